/** Access tokens of the local stack, and the secret that signs them where none is set: made once and stored beside the data. */
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { SignJWT } from 'jose';

const secretFile = (dataDir: string): string => path.join(dataDir, 'jwt-secret');

/** Makes it when it is not there. */
export function storedSecret(dataDir: string): string {
  const stored = readStoredSecret(dataDir);
  if (stored) return stored;
  const made = randomBytes(32).toString('base64url');
  writeFileSync(secretFile(dataDir), made, { mode: 0o600 });
  return made;
}

/** Undefined when none was made yet. */
export const readStoredSecret = (dataDir: string): string | undefined =>
  existsSync(secretFile(dataDir)) ? readFileSync(secretFile(dataDir), 'utf8').trim() : undefined;

/** Documented form of a token: HS256, `{id, type: "OUTLET"}`, without an expiry unless one is given. */
export const mintToken = (
  secret: string,
  outletId: number,
  claims: Record<string, unknown> = {},
): Promise<string> =>
  new SignJWT({ id: outletId, type: 'OUTLET', ...claims })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .sign(new TextEncoder().encode(secret));
