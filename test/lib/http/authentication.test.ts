import { createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import { outletOf, tokenOf } from '../../../lib/http/authentication.ts';

const secret = new TextEncoder().encode('a secret of at least 32 bytes, this one');
const older = new TextEncoder().encode('the secret before it, 32 bytes and more');
const now = () => Math.floor(Date.now() / 1000);

const sign = (claims: Record<string, unknown>, key: Uint8Array = secret, alg = 'HS256') =>
  new SignJWT(claims).setProtectedHeader({ alg }).sign(key);

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
    await expect(outletOf(await sign(claims), [secret])).rejects.toMatchObject({ code: 'forbidden' });
  });

  const [head, payload] = ['{"alg":"HS256"}', '{"id":97,"type":"OUTLET"}'].map((part) =>
    Buffer.from(part).toString('base64url'),
  );
  const rsa = generateKeyPair('RS256');
  const bad: [string, () => Promise<string | undefined> | string | undefined][] = [
    ['none', () => undefined],
    ['an empty one', () => ''],
    ['no JWT', () => 'abc.def'],
    ['8 KB of noise', () => 'x'.repeat(8192)],
    ['another key', () => sign(outlet, new TextEncoder().encode('x'.repeat(32)))],
    ['alg none', () => new UnsecuredJWT(outlet).encode()],
    ['HS512', () => sign(outlet, secret, 'HS512')],
    [
      'RS256',
      async () => new SignJWT(outlet).setProtectedHeader({ alg: 'RS256' }).sign((await rsa).privateKey),
    ],
    [
      'an embedded key',
      () =>
        new SignJWT(outlet)
          .setProtectedHeader({ alg: 'HS256', jwk: { kty: 'RSA', n: 'eHh4', e: 'AQAB' } })
          .sign(older),
    ],
    [
      'a path for a kid',
      () =>
        new SignJWT(outlet)
          .setProtectedHeader({ alg: 'HS256', kid: '../../dev/null' })
          .sign(new Uint8Array(32)),
    ],
    [
      'a critical header that nobody knows',
      () => {
        const header = Buffer.from('{"alg":"HS256","crit":["x"],"x":1}').toString('base64url');
        const mac = createHmac('sha256', secret).update(`${header}.${payload}`).digest('base64url');
        return `${header}.${payload}.${mac}`;
      },
    ],
    ['a signature cut short', async () => (await sign(outlet)).slice(0, -2)],
    ['no signature', () => `${head}.${payload}.`],
    ['an expired one', () => sign({ ...outlet, exp: now() - 1 })],
    ['one that is not valid yet', () => sign({ ...outlet, nbf: now() + 60 })],
    ['exp as text', () => sign({ ...outlet, exp: 'tomorrow' })],
    ['no id', () => sign({ type: 'OUTLET' })],
    ...[0, -1, 1.5, '97', null, 2 ** 53, [97]].map((id): [string, () => Promise<string>] => [
      `the id ${JSON.stringify(id)}`,
      () => sign({ id, type: 'OUTLET' }),
    ]),
  ];

  it.each(bad)('refuses %s, always with the same words', async (_, token) => {
    await expect(outletOf(await token(), [secret])).rejects.toMatchObject({
      code: 'unauthorized',
      message: 'Unauthorized: send a valid token in the Authorization header',
      problems: [],
    });
  });
});
