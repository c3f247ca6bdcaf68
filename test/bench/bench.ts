/** `npm run bench [-- part ...]`: measures, prints ratios, and writes them into docs/performance.md. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';
import { SingleBar } from 'cli-progress';
import pc from 'picocolors';
import { REPOSITORY, synthesize } from '../../local/synthesize.ts';
import { withTables } from '../../tools/tables-in-page.ts';
import { cold } from './cold/cold.ts';
import { growth } from './growth/growth.ts';
import type { Part } from './part.ts';
import { pipeline } from './pipeline/pipeline.ts';
import { render } from './render/render.ts';
import { stack } from './stack/stack.ts';

const PARTS: readonly Part[] = [cold, pipeline, growth, render, stack];
const PAGE = path.join(REPOSITORY, 'docs/performance.md');
const MEASURED = path.join(import.meta.dirname, 'measured');

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !PARTS.some((part) => part.name === name));
if (unknown.length > 0) {
  console.error(
    pc.red(`no part ${unknown.join(', ')}: there are ${PARTS.map(({ name }) => name).join(', ')}`),
  );
  process.exit(1);
}

const assembly = mkdtempSync(path.join(tmpdir(), 'postcall-bench-assembly-'));
try {
  await synthesize(assembly, { bundles: 'built' });
  for (const part of PARTS.filter(({ name }) => asked.length === 0 || asked.includes(name))) await show(part);
} catch (error) {
  console.error(pc.red(error instanceof Error ? (error.stack ?? error.message) : String(error)));
  process.exitCode = 1;
} finally {
  rmSync(assembly, { recursive: true, force: true });
}

async function show(part: Part): Promise<void> {
  const bar = new SingleBar({
    format: `${part.name} {bar} {value}/{total}, {eta_formatted} left`,
    noTTYOutput: true,
    notTTYSchedule: 10_000,
  });
  bar.start(part.runs, 0);
  try {
    const { measured, tables } = await part.run({ assembly, onRun: () => bar.increment() });
    bar.stop();
    const machine = {
      on: new Date().toISOString().slice(0, 10),
      node: process.version,
      cores: cpus().length,
    };
    mkdirSync(MEASURED, { recursive: true });
    const file = path.join(MEASURED, `${part.name}.json`);
    writeFileSync(file, `${JSON.stringify({ ...machine, measured }, undefined, 1)}\n`);
    const shown = [
      `Measured on ${machine.on}, Node ${machine.node}, ${machine.cores} cores.`,
      ...tables,
    ].join('\n\n');
    writeFileSync(PAGE, withTables(readFileSync(PAGE, 'utf8'), shown, `npm run bench -- ${part.name}`));
    console.log(shown);
  } finally {
    bar.stop();
  }
}
