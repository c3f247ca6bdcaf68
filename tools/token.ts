/** `npm run token -- --outlet 97`: a token of an outlet, signed as the local stack expects it. */
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { SignJWT } from 'jose';
import { readKeptSecret } from '../local/stored-secret.ts';
import { readStackFile } from '../local/stack-file.ts';

/** Documented form of a token: HS256, `{id, type: "OUTLET"}`, without an expiry unless one is given. */
export const mintToken = (
  secret: string,
  outletId: number,
  claims: Record<string, unknown> = {},
): Promise<string> =>
  new SignJWT({ id: outletId, type: 'OUTLET', ...claims })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .sign(new TextEncoder().encode(secret));

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { outlet: { type: 'string' }, 'data-dir': { type: 'string' } } });
  const outlet = Number(values.outlet);
  if (!Number.isSafeInteger(outlet) || outlet < 1) {
    throw new Error('say whose token: npm run token -- --outlet 97');
  }
  console.log(await mintToken(localSecret(values['data-dir'] ?? process.env.DATA_DIR ?? '.local'), outlet));
}

/** The secret that the stack on this data signs with: the one that is set, the one it runs with, or the one it keeps. */
function localSecret(dataDir: string): string {
  const set = process.env.JWT_SECRET?.split(',')[0]?.trim();
  const secret = set || readStackFile(dataDir)?.jwt_secret || readKeptSecret(dataDir);
  if (secret) return secret;
  throw new Error(`JWT_SECRET is not set, and no stack has run on ${dataDir}: run npm start once`);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  main().catch((error: Error) => {
    console.error(`postcall: ${error.message}`);
    process.exitCode = 1;
  });
}
