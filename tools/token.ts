/** `npm run token -- --outlet 97`: a token of an outlet, signed as the local stack expects it. */
import { parseArgs } from 'node:util';
import { readStackFile } from '../local/stack-file.ts';
import { mintToken, readStoredSecret } from '../local/tokens.ts';

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
  const secret = set || readStackFile(dataDir)?.jwt_secret || readStoredSecret(dataDir);
  if (secret) return secret;
  throw new Error(`JWT_SECRET is not set, and no stack has run on ${dataDir}: run npm start once`);
}

main().catch((error: Error) => {
  console.error(`postcall: ${error.message}`);
  process.exitCode = 1;
});
