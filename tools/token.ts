/** `npm run token -- --outlet 97`: prints an access token of an outlet for the local stack. */
import { parseArgs } from 'node:util';
import { mintToken, readStoredSecret } from '../local/access-tokens.ts';
import { readStackFile } from '../local/stack-file.ts';

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { outlet: { type: 'string' }, 'data-dir': { type: 'string' } } });
  const outlet = Number(values.outlet);
  if (!Number.isSafeInteger(outlet) || outlet < 1) {
    throw new Error('give the id of an outlet: npm run token -- --outlet 97');
  }
  console.log(await mintToken(localSecret(values['data-dir'] ?? process.env.DATA_DIR ?? '.local'), outlet));
}

/**
 * Returns JWT_SECRET, else the secret of the stack that runs on the data folder, else the stored
 * one.
 * @throws when there is none
 */
function localSecret(dataDir: string): string {
  const fromEnvironment = process.env.JWT_SECRET?.split(',')[0]?.trim();
  const secret = fromEnvironment || readStackFile(dataDir)?.jwt_secret || readStoredSecret(dataDir);
  if (secret) return secret;
  throw new Error(
    `no secret to sign with: ${dataDir} has none yet, so run npm start once, or set JWT_SECRET or DATA_DIR`,
  );
}

main().catch((error: Error) => {
  console.error(`postcall: ${error.message}`);
  process.exitCode = 1;
});
