/**
 * `npm run smoke -- --api URL`: sends one call through a deployment and checks that its value is
 * extracted and delivered.
 */
import { parseArgs } from 'node:util';
import pc from 'picocolors';
import { mintToken } from '../../local/access-tokens.ts';
import { runSmoke, SmokeError, smokeOutlet } from './scenario.ts';

const USAGE = 'JWT_SECRET=… npm run smoke -- --api https://….execute-api.….amazonaws.com [--seconds 120]';

try {
  const { values } = parseArgs({
    options: { api: { type: 'string' }, seconds: { type: 'string', default: '120' } },
  });
  const seconds = Number(values.seconds);
  if (!values.api || !URL.canParse(values.api))
    throw new SmokeError(`give the ApiUrl of the deployment: ${USAGE}`);
  if (!(seconds > 0)) throw new SmokeError(`--seconds must be a positive number: ${USAGE}`);
  // Not an argument, because every user of a machine can read those. The first secret of the list
  // signs.
  const secret = process.env.JWT_SECRET?.split(',')[0]?.trim();
  if (!secret) throw new SmokeError(`set JWT_SECRET to the value of the deployment's JwtSecret: ${USAGE}`);
  const token = await mintToken(secret, smokeOutlet());
  const started = performance.now();
  await runSmoke({
    api: values.api,
    token,
    seconds,
    onStep: (step) =>
      console.log(`${pc.green('✓')} ${step} (${((performance.now() - started) / 1000).toFixed(1)} s)`),
  });
  console.log('The deployment works.');
} catch (error) {
  console.error(pc.red(`✗ ${error instanceof Error ? error.message : error}`));
  process.exitCode = 1;
}
