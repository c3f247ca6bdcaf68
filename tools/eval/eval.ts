/** `npm run eval -- FILE.jsonl`: how right the extraction is, measured on conversations whose values are known. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { SingleBar } from 'cli-progress';
import pc from 'picocolors';
import * as z from 'zod';
import { openModel } from '../../lib/extraction/model.ts';
import { startSimulatedModel } from '../../local/simulated-model/start.ts';
import { conversationsOf } from './conversations.ts';
import { evaluate } from './evaluate.ts';
import { report, summary } from './report.ts';

const USAGE = 'npm run eval -- FILE.jsonl [--report FILE.md]   (docs/evaluation.md)';

/** The model as the functions are told of it; without a key and a server of its own, the stand-in. */
const Environment = z.object({
  OPENAI_API_KEY: z.string().default(''),
  OPENAI_BASE_URL: z.union([z.literal(''), z.url()]).default(''),
  OPENAI_MODEL: z.string().min(1).default('gpt-4o'),
  OPENAI_TIMEOUT_SECONDS: z.coerce.number().positive().default(60),
  // More than the extractor's: nobody puts a conversation back here.
  OPENAI_MAX_RETRIES: z.coerce.number().int().min(0).max(10).default(8),
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
  if (!file || positionals.length > 1) throw new Error(USAGE);
  const conversations = conversationsOf(readFileSync(file, 'utf8'));
  if (conversations.length === 0) throw new Error(`${file} holds no conversation`);

  const settings = Environment.parse(process.env);
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
    console.log(pc.dim(`every miss: ${reportFile}`));
    return evaluation.unread.length === conversations.length ? 1 : 0;
  } finally {
    bar.stop();
    await simulatedModel?.close();
  }
}
