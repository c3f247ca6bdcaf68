import { describe, expect, it } from '@jest/globals';
import { SignJWT } from 'jose';
import { outletOf, tokenOf } from '../../../lib/http/authentication.ts';
import { badTokens, INVALID_TOKEN } from '../../support/bad-tokens.ts';

const secret = new TextEncoder().encode('a secret of at least 32 bytes, this one');
const older = new TextEncoder().encode('the secret before it, 32 bytes and more');
const now = () => Math.floor(Date.now() / 1000);

const sign = (claims: Record<string, unknown>, key: Uint8Array = secret) =>
  new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).sign(key);

const outlet = { id: 97, type: 'OUTLET' };

describe('tokenOf', () => {
  it.each([
    [{ authorization: 'abc' }, 'abc'],
    [{ authorization: 'Bearer abc' }, 'abc'],
    [{ authorization: 'bearer   abc ' }, 'abc'],
    [{ token: 'abc' }, 'abc'],
    [{ authorization: 'abc', token: 'def' }, 'abc'],
    [{ authorization: '', token: 'def' }, ''],
    [{}, undefined],
  ])('of %j is %j', (headers, token) => {
    expect(tokenOf(headers)).toBe(token);
  });
});

describe('outletOf', () => {
  it('is the id of a token without an expiry, as the documentation shows it', async () => {
    await expect(outletOf(await sign(outlet), [secret])).resolves.toBe(97);
  });

  it('takes any of the secrets, so that they can be rotated', async () => {
    await expect(outletOf(await sign(outlet, older), [secret, older])).resolves.toBe(97);
  });

  it('takes a token that is valid now by its exp and nbf', async () => {
    await expect(
      outletOf(await sign({ ...outlet, exp: now() + 60, nbf: now() - 60 }), [secret]),
    ).resolves.toBe(97);
  });

  it.each([
    ['no type', { id: 97 }],
    ['another type', { id: 97, type: 'BRAND' }],
    ['a type in another case', { id: 97, type: 'outlet' }],
  ])('forbids a valid token with %s', async (_, claims) => {
    await expect(outletOf(await sign(claims), [secret])).rejects.toMatchObject({
      code: 'token_type_forbidden',
    });
  });

  it.each(badTokens(secret, older))(
    'refuses %s, and says whether a new one would help',
    async (_, token, refusal) => {
      await expect(outletOf(await token(), [secret])).rejects.toMatchObject({ ...refusal, problems: [] });
    },
  );

  it('does not report a token with a wrong signature as expired', async () => {
    const forged = await sign({ ...outlet, exp: now() - 60 }, older);
    await expect(outletOf(forged, [secret])).rejects.toMatchObject(INVALID_TOKEN);
  });
});
