/** Authenticates a request: the outlet of its token. */
import { errors, jwtVerify } from 'jose';
import * as z from 'zod';
import { Id } from '../domain/variable.ts';
import { Forbidden, Unauthorized } from '../shared/errors.ts';

const Claims = z.object({ id: Id, type: z.unknown().optional() });

/** The token of a request: `Authorization: <jwt>` or `Authorization: Bearer <jwt>`; without that header, `token: <jwt>`. */
export function tokenOf(headers: Readonly<Record<string, string | undefined>>): string | undefined {
  const { authorization, token } = headers;
  return authorization === undefined ? token?.trim() : authorization.replace(/^bearer\s+/i, '').trim();
}

/**
 * Returns the outlet that a token speaks for. HS256 alone; `exp` and `nbf` are enforced when they are there.
 * @param secrets any of them may have signed it (rotation)
 * @throws {Unauthorized} `token_missing`, `token_expired`, or `token_invalid` for any other fault
 * @throws {Forbidden} for a valid token of another type
 */
export async function outletOf(token: string | undefined, secrets: readonly Uint8Array[]): Promise<number> {
  if (!token) throw new Unauthorized('token_missing', SEND_A_TOKEN);
  const claims = Claims.safeParse(await verified(token, secrets));
  if (!claims.success) throw invalidToken();
  if (claims.data.type !== 'OUTLET') throw new Forbidden();
  return claims.data.id;
}

async function verified(token: string, secrets: readonly Uint8Array[]): Promise<unknown> {
  for (const secret of secrets) {
    try {
      const { payload } = await jwtVerify(token, secret, { algorithms: ['HS256'] });
      return payload;
    } catch (error) {
      if (error instanceof errors.JWSSignatureVerificationFailed) continue;
      // jose checks the signature first: an expired token was once a valid one.
      if (error instanceof errors.JWTExpired) {
        throw new Unauthorized('token_expired', 'Unauthorized: the token has expired, send a new one');
      }
      if (error instanceof errors.JOSEError || error instanceof TypeError) throw invalidToken();
      throw error;
    }
  }
  throw invalidToken();
}

const SEND_A_TOKEN = 'Unauthorized: send a valid token in the Authorization header';

const invalidToken = (): Unauthorized => new Unauthorized('token_invalid', SEND_A_TOKEN);
