/** What the platforms' signatures have in common: HMAC-SHA256 in hexadecimal, and a time that must not be far from now. */
// node:crypto has all that they need; the vendors' SDKs would add their whole APIs to a function that answers in milliseconds.
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { instantOf } from './fields.ts';

/** Both ways: a clock may be ahead too. What is older may be a replay. */
const TOLERANCE_MS = 5 * 60_000;

const SHA256_HEX = /^[0-9a-f]{64}$/i;

/** Whether `signature` is the HMAC-SHA256 of the parts, one after the other, in hexadecimal. Takes the same time for any other. */
export function isHmacOf(
  parts: readonly (string | Uint8Array)[],
  { secret, signature }: { secret: string; signature: string | undefined },
): boolean {
  const hmac = createHmac('sha256', secret);
  for (const one of parts) hmac.update(one);
  const expected = hmac.digest();
  const given = SHA256_HEX.test(signature ?? '') ? Buffer.from(signature ?? '', 'hex') : Buffer.alloc(32);
  return timingSafeEqual(expected, given);
}

/** Whether two texts are the same. Takes the same time wherever they differ, and whatever their lengths. */
export const isSameText = (one: string, other: string): boolean =>
  timingSafeEqual(sha256(one), sha256(other));

export const sha256 = (value: string): Buffer => createHash('sha256').update(value).digest();

/** Whether the time that was signed along is within five minutes of now. */
export function isRecent(signedAt: string | undefined, now: Date): boolean {
  const at = instantOf(signedAt);
  return at !== undefined && Math.abs(Date.parse(at) - now.getTime()) <= TOLERANCE_MS;
}
