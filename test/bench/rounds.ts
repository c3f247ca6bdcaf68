/** Measuring fairly: everybody in every round, in another order each time, and the median of all rounds. */

export const median = (numbers: readonly number[]): number => {
  const sorted = numbers.toSorted((one, other) => one - other);
  const middle = sorted.length >> 1;
  const [low = Number.NaN, high = low] = sorted.slice(sorted.length % 2 ? middle : middle - 1, middle + 1);
  return (low + high) / 2;
};

/**
 * Runs each of the contestants once a round, and each round begins with the next one.
 * @returns what each came to in all rounds, by its name
 */
export async function inRounds<Result>(
  contestants: Readonly<Record<string, () => Promise<Result>>>,
  { rounds, onRun = () => undefined }: { rounds: number; onRun?: (name: string) => void },
): Promise<Map<string, Result[]>> {
  const names = Object.keys(contestants);
  const results = new Map<string, Result[]>(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    const first = round % names.length;
    for (const name of [...names.slice(first), ...names.slice(0, first)]) {
      const run = contestants[name];
      if (run) results.get(name)?.push(await run());
      onRun(name);
    }
  }
  return results;
}
