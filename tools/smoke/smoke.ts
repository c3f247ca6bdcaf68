/** `npm run smoke -- --api URL`: does the main job once on a deployment, and says whether it works. */
import { parseArgs } from 'node:util';
import pc from 'picocolors';
import { mintToken } from '../../local/tokens.ts';
import { SmokeError, smokeOutlet, tellSmoke } from './scenario.ts';

const USAGE = 'JWT_SECRET=… npm run smoke -- --api https://….execute-api.….amazonaws.com [--seconds 120]';

try {
  const { values } = parseArgs({
    options: { api: { type: 'string' }, seconds: { type: 'string', default: '120' } },
  });
  const seconds = Number(values.seconds);
  if (!values.api || !URL.canParse(values.api)) throw new SmokeError(`say which deployment: ${USAGE}`);
  if (!(seconds > 0)) throw new SmokeError(`--seconds is not a number: ${USAGE}`);
  // Never an argument: those can be read by everybody on a machine. The newest of a comma list signs.
  const secret = process.env.JWT_SECRET?.split(',')[0]?.trim();
  if (!secret) throw new SmokeError(`set JWT_SECRET, the deployment's secret that signs tokens: ${USAGE}`);
  const token = await mintToken(secret, smokeOutlet());
  const started = performance.now();
  await tellSmoke({
    api: values.api,
    token,
    seconds,
    onStep: (step) =>
      console.log(`${pc.green('✓')} ${step} (${((performance.now() - started) / 1000).toFixed(1)} s)`),
  });
  console.log('the deployment does its job');
} catch (error) {
  console.error(pc.red(`✗ ${error instanceof Error ? error.message : error}`));
  process.exitCode = 1;
}
