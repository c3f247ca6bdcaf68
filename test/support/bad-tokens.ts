/**
 * Tokens that must never pass, each with its refusal: for the check of tokens alone, and for the
 * whole API.
 */
import { createHmac } from 'node:crypto';
import { generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';

interface Refusal {
  code: string;
  message: string;
}

type BadToken = [
  name: string,
  token: () => Promise<string | undefined> | string | undefined,
  refusal: Refusal,
];

const SEND_A_TOKEN = 'Unauthorized: send a valid token in the Authorization header';
export const INVALID_TOKEN: Refusal = { code: 'token_invalid', message: SEND_A_TOKEN };
const MISSING_TOKEN: Refusal = { code: 'token_missing', message: SEND_A_TOKEN };
const EXPIRED_TOKEN: Refusal = {
  code: 'token_expired',
  message: 'Unauthorized: the token has expired, send a new one',
};

const outlet = { id: 97, type: 'OUTLET' };
const now = () => Math.floor(Date.now() / 1000);

/**
 * @param secret the one that signs good tokens
 * @param other any other secret
 */
export function badTokens(secret: Uint8Array, other: Uint8Array): BadToken[] {
  const sign = (claims: Record<string, unknown>, key: Uint8Array = secret, alg = 'HS256') =>
    new SignJWT(claims).setProtectedHeader({ alg }).sign(key);
  const [head, payload] = ['{"alg":"HS256"}', '{"id":97,"type":"OUTLET"}'].map((part) =>
    Buffer.from(part).toString('base64url'),
  );
  const rsa = generateKeyPair('RS256');
  const bad: [BadToken[0], BadToken[1], Refusal?][] = [
    ['none', () => undefined, MISSING_TOKEN],
    ['an empty one', () => '', MISSING_TOKEN],
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
          .sign(other),
    ],
    [
      'a path for a kid',
      () =>
        new SignJWT(outlet)
          .setProtectedHeader({ alg: 'HS256', kid: '../../dev/null' })
          .sign(new Uint8Array(32)),
    ],
    [
      'an unknown critical header',
      () => {
        const header = Buffer.from('{"alg":"HS256","crit":["x"],"x":1}').toString('base64url');
        const mac = createHmac('sha256', secret).update(`${header}.${payload}`).digest('base64url');
        return `${header}.${payload}.${mac}`;
      },
    ],
    ['a signature cut short', async () => (await sign(outlet)).slice(0, -2)],
    ['no signature', () => `${head}.${payload}.`],
    ['an expired one', () => sign({ ...outlet, exp: now() - 1 }), EXPIRED_TOKEN],
    ['one that is not valid yet', () => sign({ ...outlet, nbf: now() + 60 })],
    ['exp as text', () => sign({ ...outlet, exp: 'tomorrow' })],
    ['no id', () => sign({ type: 'OUTLET' })],
    ...[0, -1, 1.5, '97', null, 2 ** 53, [97]].map((id): [string, () => Promise<string>] => [
      `the id ${JSON.stringify(id)}`,
      () => sign({ id, type: 'OUTLET' }),
    ]),
  ];
  return bad.map(([name, token, refusal = INVALID_TOKEN]) => [name, token, refusal]);
}
