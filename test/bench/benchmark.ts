/**
 * What every benchmark is made of: its interface, rounds that compare fairly, and Markdown tables
 * of its figures.
 */

/** A benchmark, which can be run alone: `npm run bench -- NAME`. */
export interface Benchmark {
  name: string;
  /** How often `onRun` is called, for the progress bar. */
  runs: number;
  run: (given: {
    /** A synthesized assembly with its bundles. */
    assembly: string;
    onRun: () => void;
  }) => Promise<{
    /** All figures, for the benchmark's JSON file. */
    measured: unknown;
    /** Markdown tables for docs/performance.md. */
    tables: string[];
  }>;
}

export const median = (numbers: readonly number[]): number => {
  const sorted = numbers.toSorted((one, other) => one - other);
  const middle = sorted.length >> 1;
  const [low = Number.NaN, high = low] = sorted.slice(sorted.length % 2 ? middle : middle - 1, middle + 1);
  return (low + high) / 2;
};

/**
 * Runs each candidate once per round; each round starts with the next candidate, so that none
 * always runs first.
 * @returns the results of all rounds, by the candidate's name
 */
export async function inRounds<Result>(
  candidates: Readonly<Record<string, () => Promise<Result>>>,
  { rounds, onRun = () => undefined }: { rounds: number; onRun?: (name: string) => void },
): Promise<Map<string, Result[]>> {
  const names = Object.keys(candidates);
  const results = new Map<string, Result[]>(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    const first = round % names.length;
    for (const name of [...names.slice(first), ...names.slice(0, first)]) {
      const run = candidates[name];
      if (run) results.get(name)?.push(await run());
      onRun(name);
    }
  }
  return results;
}

/** Returns a Markdown table: its first column is text, the others are figures. */
export function markdownTable(
  head: readonly string[],
  rows: readonly (readonly (string | number)[])[],
): string {
  const line = (cells: readonly (string | number)[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map((_, column) => (column === 0 ? '---' : '---:'))), ...rows.map(line)].join(
    '\n',
  );
}

/** Formats a number with three significant digits. */
export const figure = (value: number): string =>
  value === 0 ? '0' : Number(value.toPrecision(3)).toLocaleString('en', { maximumFractionDigits: 4 });
