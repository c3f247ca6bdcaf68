/** Who is asking: the outlet, by its token. */
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
 * The outlet that a token speaks for. HS256 alone; `exp` and `nbf` are enforced when they are there.
 * @param secrets any of them may have signed it (rotation)
 * @throws {Unauthorized} for no token, a bad or expired one, or no valid `id`
 * @throws {Forbidden} for a valid one of another type
 */
export async function outletOf(token: string | undefined, secrets: readonly Uint8Array[]): Promise<number> {
  const claims = Claims.safeParse(await verified(token, secrets));
  if (!claims.success) throw new Unauthorized();
  if (claims.data.type !== 'OUTLET') throw new Forbidden();
  return claims.data.id;
}

async function verified(token: string | undefined, secrets: readonly Uint8Array[]): Promise<unknown> {
  for (const secret of token ? secrets : []) {
    try {
      const { payload } = await jwtVerify(token ?? '', secret, { algorithms: ['HS256'] });
      return payload;
    } catch (error) {
      if (error instanceof errors.JWSSignatureVerificationFailed) continue;
      if (error instanceof errors.JOSEError || error instanceof TypeError) throw new Unauthorized();
      throw error;
    }
  }
  throw new Unauthorized();
}
