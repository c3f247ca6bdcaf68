/**
 * How a webhook proves who sent it: the ingest key in its address, and the platform's signature in
 * its headers.
 */
// node:crypto is enough: the platforms' SDKs would add their whole APIs to a function that answers
// in milliseconds.
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { Id } from '../domain/variable.ts';
import { instantOf } from './payload.ts';

const RANDOM_BYTES = 32;

/** Returns a new ingest key: `<outlet_id>.<32 random bytes, base64url>`. */
export const newIngestKey = (outletId: number): string =>
  `${outletId}.${randomBytes(RANDOM_BYTES).toString('base64url')}`;

// 32 bytes are 43 characters of base64url.
const INGEST_KEY = /^(?<outlet>[1-9]\d{0,15})\.[\w-]{43}$/;

/** Returns the outlet that a key claims, before it is verified; undefined for what is not a key. */
export function outletClaimedBy(key: string): number | undefined {
  return Id.safeParse(Number(INGEST_KEY.exec(key)?.groups?.outlet)).data;
}

/**
 * Returns a key as it is stored: reading the table is not enough to use it. 32 random bytes need
 * neither a salt nor a slow hash.
 */
export const hashOfKey = (key: string): string => sha256(key).toString('hex');

const sha256 = (value: string): Buffer => createHash('sha256').update(value).digest();

/**
 * Returns whether two texts are equal. Takes the same time wherever they differ, and whatever their
 * lengths.
 */
export const isSameText = (one: string, other: string): boolean =>
  timingSafeEqual(sha256(one), sha256(other));

const SHA256_HEX = /^[0-9a-f]{64}$/i;

/**
 * Returns whether `signature` is the hexadecimal HMAC-SHA256 of the concatenated parts. Takes the
 * same time for any other.
 */
export function isHmacOf(
  parts: readonly (string | Uint8Array)[],
  { secret, signature }: { secret: string; signature: string | undefined },
): boolean {
  const hmac = createHmac('sha256', secret);
  for (const part of parts) hmac.update(part);
  const expected = hmac.digest();
  const given = SHA256_HEX.test(signature ?? '') ? Buffer.from(signature ?? '', 'hex') : Buffer.alloc(32);
  return timingSafeEqual(expected, given);
}

/** In both directions, because a clock may be ahead. An older request may be a replay. */
const TOLERANCE_MS = 5 * 60_000;

/** Returns whether the signed time is within five minutes of now. */
export function isRecent(signedAt: string | undefined, now: Date): boolean {
  const at = instantOf(signedAt);
  return at !== undefined && Math.abs(Date.parse(at) - now.getTime()) <= TOLERANCE_MS;
}
