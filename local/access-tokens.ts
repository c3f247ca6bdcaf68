/**
 * Access tokens for the local stack, and the generated secret that signs them when JWT_SECRET is
 * not set.
 */
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { SignJWT } from 'jose';

const secretFile = (dataDir: string): string => path.join(dataDir, 'jwt-secret');

/** Returns the secret of the data folder; generates and stores it the first time. */
export function storedSecret(dataDir: string): string {
  const stored = readStoredSecret(dataDir);
  if (stored) return stored;
  const generated = randomBytes(32).toString('base64url');
  writeFileSync(secretFile(dataDir), generated, { mode: 0o600 });
  return generated;
}

/** Returns undefined when no secret was generated yet. */
export const readStoredSecret = (dataDir: string): string | undefined =>
  existsSync(secretFile(dataDir)) ? readFileSync(secretFile(dataDir), 'utf8').trim() : undefined;

/**
 * Signs a token in the documented form: HS256, `{id, type: "OUTLET"}`, without expiry unless
 * `claims` has one.
 */
export const mintToken = (
  secret: string,
  outletId: number,
  claims: Record<string, unknown> = {},
): Promise<string> =>
  new SignJWT({ id: outletId, type: 'OUTLET', ...claims })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .sign(new TextEncoder().encode(secret));
