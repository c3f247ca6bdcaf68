/**
 * `npm run eval -- FILE.jsonl`: measures the extraction on conversations whose correct values are
 * known.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { SingleBar } from 'cli-progress';
import pc from 'picocolors';
import * as z from 'zod';
import { openModel } from '../../lib/extraction/model.ts';
import { startSimulatedModel } from '../../local/simulated-model/start.ts';
import { systemCode } from '../../local/startup-error.ts';
import { conversationsOf } from './conversations.ts';
import { evaluate } from './evaluate.ts';
import { report, summary } from './report.ts';

const NOT_RETRIES = 'must be a whole number from 0 to 10';
const USAGE = 'npm run eval -- FILE.jsonl [--report FILE.md] (docs/evaluation.md)';

/**
 * The variables that configure the model of the functions. Without a key and a base URL the
 * simulated model answers.
 */
const Environment = z.object({
  OPENAI_API_KEY: z.string().default(''),
  OPENAI_BASE_URL: z.union([z.literal(''), z.url()], 'must be a URL').default(''),
  OPENAI_MODEL: z.string().min(1).default('gpt-4o'),
  OPENAI_TIMEOUT_SECONDS: z.coerce
    .number('must be a positive number')
    .positive('must be a positive number')
    .default(60),
  // More than in the extractor, because no queue retries a conversation here.
  OPENAI_MAX_RETRIES: z.coerce
    .number(NOT_RETRIES)
    .int(NOT_RETRIES)
    .min(0, NOT_RETRIES)
    .max(10, NOT_RETRIES)
    .default(8),
});

try {
  process.exitCode = await main();
} catch (error) {
  console.error(pc.red(error instanceof Error ? error.message : String(error)));
  process.exitCode = 1;
}

async function main(): Promise<number> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { report: { type: 'string' } },
  });
  const [file] = positionals;
  if (!file || positionals.length > 1) throw new Error(`give one file of conversations: ${USAGE}`);
  const conversations = conversationsOf(textOf(file));
  if (conversations.length === 0)
    throw new Error(`${file} has no conversations: it needs one JSON object per line (docs/evaluation.md)`);

  const settings = readEnvironment();
  const real = settings.OPENAI_API_KEY !== '' || settings.OPENAI_BASE_URL !== '';
  const simulatedModel = real ? undefined : await startSimulatedModel();
  const model = openModel({
    ...settings,
    apiKey: settings.OPENAI_API_KEY || 'none',
    OPENAI_BASE_URL: simulatedModel?.url ?? settings.OPENAI_BASE_URL,
  });
  const bar = new SingleBar({ format: '{bar} {value}/{total} conversations, {eta_formatted} left' });
  bar.start(conversations.length, 0);
  try {
    const evaluation = await evaluate(model, conversations, () => bar.increment());
    bar.stop();
    const reportFile = values.report ?? path.join('.local', `evaluation-${path.parse(file).name}.md`);
    mkdirSync(path.dirname(reportFile), { recursive: true, mode: 0o700 });
    writeFileSync(reportFile, report(evaluation), { mode: 0o600 });
    console.log(summary(evaluation));
    console.log(pc.dim(`wrong values: ${reportFile}`));
    return evaluation.unread.length === conversations.length ? 1 : 0;
  } finally {
    bar.stop();
    await simulatedModel?.close();
  }
}

/** @throws {Error} with one line when the file cannot be read */
function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new Error(`cannot read ${file} (${systemCode(error) ?? error}): ${USAGE}`);
  }
}

/** @throws {Error} that names every invalid variable */
function readEnvironment(): z.infer<typeof Environment> {
  const { data, error } = Environment.safeParse(process.env);
  if (data) return data;
  const wrong = error.issues.map(({ path: [name], message }) => `${String(name)}: ${message}`);
  throw new Error(`invalid environment variables: ${wrong.join('; ')}`);
}
