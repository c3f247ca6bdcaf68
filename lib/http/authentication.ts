/** Authentication of a request by its token. */
import { errors, jwtVerify } from 'jose';
import * as z from 'zod';
import { Id } from '../domain/variable.ts';
import { Forbidden, Unauthorized } from '../shared/errors.ts';

const Claims = z.object({ id: Id, type: z.unknown().optional() });

/**
 * Returns the token of a request: `Authorization: <jwt>` or `Authorization: Bearer <jwt>`; without
 * that header, `token: <jwt>`.
 */
export function tokenOf(headers: Readonly<Record<string, string | undefined>>): string | undefined {
  const { authorization, token } = headers;
  return authorization === undefined ? token?.trim() : authorization.replace(/^bearer\s+/i, '').trim();
}

/**
 * Returns the outlet of a token. Only HS256 is accepted; `exp` and `nbf` are enforced where the
 * token has them.
 * @param secrets any of them may have signed the token (rotation)
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
      // jose checks the signature first: only a token that was once valid is called expired.
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
