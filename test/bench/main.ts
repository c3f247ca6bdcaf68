/**
 * `npm run bench [-- NAME ...]`: runs benchmarks, prints their tables, and writes them into
 * docs/performance.md.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';
import { SingleBar } from 'cli-progress';
import pc from 'picocolors';
import { REPOSITORY, synthesize } from '../../local/synthesize.ts';
import { withTables } from '../../tools/tables-in-page.ts';
import type { Benchmark } from './benchmark.ts';
import { cold } from './cold/cold.ts';
import { growth } from './growth.ts';
import { pipeline } from './pipeline/pipeline.ts';
import { render } from './render.ts';
import { stack } from './stack/stack.ts';

const BENCHMARKS: readonly Benchmark[] = [cold, pipeline, growth, render, stack];
const PAGE = path.join(REPOSITORY, 'docs/performance.md');
const MEASURED = path.join(import.meta.dirname, 'measured');

const names = process.argv.slice(2);
const unknown = names.filter((name) => !BENCHMARKS.some((one) => one.name === name));
if (unknown.length > 0) {
  console.error(
    pc.red(`no benchmark ${unknown.join(', ')}; there are ${BENCHMARKS.map(({ name }) => name).join(', ')}`),
  );
  process.exit(1);
}

const assembly = mkdtempSync(path.join(tmpdir(), 'postcall-bench-assembly-'));
try {
  await synthesize(assembly, { bundles: 'built' });
  for (const one of BENCHMARKS.filter(({ name }) => names.length === 0 || names.includes(name)))
    await runAndReport(one);
} catch (error) {
  console.error(pc.red(error instanceof Error ? (error.stack ?? error.message) : String(error)));
  process.exitCode = 1;
} finally {
  rmSync(assembly, { recursive: true, force: true });
}

/** Runs a benchmark, stores all its figures as JSON, and puts its tables into the page. */
async function runAndReport(benchmark: Benchmark): Promise<void> {
  const bar = new SingleBar({
    format: `${benchmark.name} {bar} {value}/{total}, {eta_formatted} left`,
    noTTYOutput: true,
    notTTYSchedule: 10_000,
  });
  bar.start(benchmark.runs, 0);
  try {
    const { measured, tables } = await benchmark.run({ assembly, onRun: () => bar.increment() });
    bar.stop();
    const machine = {
      on: new Date().toISOString().slice(0, 10),
      node: process.version,
      cores: cpus().length,
    };
    mkdirSync(MEASURED, { recursive: true });
    const file = path.join(MEASURED, `${benchmark.name}.json`);
    writeFileSync(file, `${JSON.stringify({ ...machine, measured }, undefined, 1)}\n`);
    const report = [
      `Measured on ${machine.on}, Node ${machine.node}, ${machine.cores} cores.`,
      ...tables,
    ].join('\n\n');
    writeFileSync(PAGE, withTables(readFileSync(PAGE, 'utf8'), report, `npm run bench -- ${benchmark.name}`));
    console.log(report);
  } finally {
    bar.stop();
  }
}
