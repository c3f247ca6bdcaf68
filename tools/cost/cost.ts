/**
 * `npm run cost`: measures what a call uses on the local stack and writes the costs into
 * docs/cost.md.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { SingleBar } from 'cli-progress';
import pc from 'picocolors';
import { REPOSITORY } from '../../local/synthesize.ts';
import { withTables } from '../tables-in-page.ts';
import { bill, type Measured, type Scenario } from './bill.ts';
import { TRANSCRIPT, variablesFor } from './conversation.ts';
import { measure } from './measure.ts';

const CALLS = 100;
const SCENARIOS = [
  { by: 'sqs', destinations: 1 },
  { by: 'sqs', destinations: 3 },
  { by: 'http', destinations: 1 },
] as const;

const bar = new SingleBar({ format: '{bar} {value}/{total} calls, {eta_formatted} left' });
bar.start(CALLS * SCENARIOS.length, 0);
try {
  const scenarios: Scenario[] = [];
  for (const plan of SCENARIOS)
    scenarios.push(await measure({ ...plan, calls: CALLS }, () => bar.increment()));
  bar.stop();
  const measured: Measured = {
    on: new Date().toISOString().slice(0, 10),
    transcriptBytes: Buffer.byteLength(TRANSCRIPT),
    variables: variablesFor(1).length,
    scenarios,
  };
  const file = path.join(import.meta.dirname, 'measured.json');
  writeFileSync(file, `${JSON.stringify(measured, undefined, 2)}\n`);
  const page = path.join(REPOSITORY, 'docs/cost.md');
  writeFileSync(page, withTables(readFileSync(page, 'utf8'), bill(measured), 'npm run cost'));
  console.log(bill(measured));
} catch (error) {
  bar.stop();
  console.error(pc.red(error instanceof Error ? error.message : String(error)));
  process.exitCode = 1;
}
