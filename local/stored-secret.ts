/** The secret of tokens where none is set: made once and kept beside the data, so that a token outlives a restart. */
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const place = (dataDir: string): string => path.join(dataDir, 'jwt-secret');

/** Makes it when it is not there. */
export function keptSecret(dataDir: string): string {
  const kept = readKeptSecret(dataDir);
  if (kept) return kept;
  const made = randomBytes(32).toString('base64url');
  writeFileSync(place(dataDir), made, { mode: 0o600 });
  return made;
}

/** Undefined when none was made yet. */
export const readKeptSecret = (dataDir: string): string | undefined =>
  existsSync(place(dataDir)) ? readFileSync(place(dataDir), 'utf8').trim() : undefined;
