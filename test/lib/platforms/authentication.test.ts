import { describe, expect, it } from '@jest/globals';
import { PLATFORMS } from '../../../lib/domain/platforms.ts';
import { ADAPTERS } from '../../../lib/platforms/adapters.ts';
import {
  hashOfKey,
  isHmacOf,
  isRecent,
  isSameText,
  newIngestKey,
  outletClaimedBy,
} from '../../../lib/platforms/authentication.ts';
import type { Platform } from '../../../lib/platforms/platform.ts';
import { PAYLOADS, SIGNATURES } from '../../support/platform-payloads.ts';

const NOW = new Date('2026-11-20T10:04:00Z');
const secret = 'a secret of the platform';
const MINUTE = 60_000;

const SIGNING = PLATFORMS.filter((platform) => ADAPTERS[platform].isSigned);
/** Bland signs no time. */
const WITH_TIME = SIGNING.filter((platform) => platform !== 'bland');

const isSigned = (platform: Platform, body: string, headers: Record<string, string>, by = secret) =>
  ADAPTERS[platform].isSigned?.({ rawBody: Buffer.from(body), headers, now: NOW }, by);

describe.each(SIGNING)('the signature of %s', (platform) => {
  const body = JSON.stringify(PAYLOADS[platform]('x'));
  const signed = (at = NOW.getTime(), text = body) => SIGNATURES[platform](text, { secret, at });

  it('is valid for the secret and the bytes that arrived, and no others', () => {
    expect(isSigned(platform, body, signed())).toBe(true);
    expect(isSigned(platform, body.replace('{', '{ '), signed())).toBe(false);
    expect(isSigned(platform, body, signed(), 'another secret')).toBe(false);
  });

  it('signs bytes, not decoded text', () => {
    const text = '{"name":"Zoë 🍽"}';
    expect(isSigned(platform, text, signed(NOW.getTime(), text))).toBe(true);
  });

  it('is refused when it is missing, empty, cut, extended or malformed', () => {
    expect(isSigned(platform, body, {})).toBe(false);
    for (const damage of [
      () => '',
      (value: string) => value.slice(0, -2),
      (value: string) => `${value}00`,
      (value: string) => value.replace(/[0-9a-f]{64}$/, 'z'.repeat(64)),
      (value: string) => value.replace(/[0-9a-f]{64}$/, '0'.repeat(64)),
      (value: string) => `${value},${value}`,
    ]) {
      const damaged = Object.entries(signed()).map(([name, value]) => [
        name,
        name === 'x-timestamp' ? value : damage(value),
      ]);
      expect(isSigned(platform, body, Object.fromEntries(damaged))).toBe(false);
    }
  });
});

describe.each(WITH_TIME)('the time that %s signs', (platform) => {
  const at = (offset: number) =>
    isSigned(platform, '{}', SIGNATURES[platform]('{}', { secret, at: NOW.getTime() + offset }));

  it('may differ by five minutes in both directions, and no more', () => {
    expect([-5 * MINUTE, 0, 5 * MINUTE].map(at)).toEqual([true, true, true]);
    expect([-6 * MINUTE, 6 * MINUTE].map(at)).toEqual([false, false]);
  });
});

describe('vapi', () => {
  it('may send the plain secret instead, and a time in seconds', () => {
    expect(isSigned('vapi', '{}', { 'x-vapi-secret': secret })).toBe(true);
    expect(isSigned('vapi', '{}', { 'x-vapi-secret': 'another' })).toBe(false);
    const seconds = SIGNATURES.vapi('{}', { secret, at: NOW.getTime() / 1000 });
    expect(isSigned('vapi', '{}', seconds)).toBe(true);
    expect(isSigned('vapi', '{}', { ...seconds, 'x-signature': `sha256=${seconds['x-signature']}` })).toBe(
      true,
    );
  });

  it('is refused when the plain secret is right and its signature is wrong', () => {
    expect(isSigned('vapi', '{}', { 'x-vapi-secret': secret, 'x-signature': 'wrong' })).toBe(false);
  });

  it('must sign the time with the body', () => {
    const { 'x-signature': signature = '' } = SIGNATURES.vapi('{}', { secret, at: NOW.getTime() });
    expect(isSigned('vapi', '{}', { 'x-signature': signature })).toBe(false);
    expect(
      isSigned('vapi', '{}', { 'x-signature': signature, 'x-timestamp': String(NOW.getTime() + 1) }),
    ).toBe(false);
  });
});

describe('bolna', () => {
  it('does not sign', () => {
    expect(ADAPTERS.bolna.isSigned).toBeUndefined();
  });
});

describe('the parts of signatures', () => {
  it('compares texts of any length', () => {
    expect([isSameText('a', 'a'), isSameText('a', 'b'), isSameText('', 'a'), isSameText('a', 'aa')]).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });

  it('verifies the HMAC of RFC 4231, test case 2', () => {
    const signature = '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843';
    expect(isHmacOf(['what do ya want ', Buffer.from('for nothing?')], { secret: 'Jefe', signature })).toBe(
      true,
    );
    expect(isHmacOf(['what do ya want '], { secret: 'Jefe', signature: undefined })).toBe(false);
  });

  it.each([undefined, '', 'now', '-1', '1e13', '99999999999999999999', 'NaN'])(
    'does not accept %j as recent',
    (time) => {
      expect(isRecent(time, NOW)).toBe(false);
    },
  );
});

describe('an ingest key', () => {
  it('names its outlet, is random, and is stored as a hash', () => {
    const key = newIngestKey(97);
    expect(key).toMatch(/^97\.[\w-]{43}$/);
    expect(outletClaimedBy(key)).toBe(97);
    expect(newIngestKey(97)).not.toBe(key);
    expect(hashOfKey(key)).toMatch(/^[0-9a-f]{64}$/);
  });

  const rest = 'x'.repeat(43);
  it.each([
    '',
    '97',
    `97.${rest}x`,
    `97.${rest.slice(1)}`,
    `0.${rest}`,
    `-1.${rest}`,
    `9007199254740993.${rest}`,
    `097.${rest}`,
    `97.${rest}\n`,
  ])('is not %j', (key) => {
    expect(outletClaimedBy(key)).toBeUndefined();
  });
});
