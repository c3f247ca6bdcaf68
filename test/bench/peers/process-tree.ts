/** CPU and memory of process trees, children included, from /proc. */
import { readdirSync, readFileSync } from 'node:fs';

/** Clock ticks a second (USER_HZ), on every Linux that matters here. */
const TICKS = 100;
const PAGE_BYTES = 4096;

interface Usage {
  parent: number;
  cpuSeconds: number;
  rssBytes: number;
}

/** Returns undefined for a process that has ended. */
function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'latin1');
  } catch {
    return undefined;
  }
}

function usageOf(pid: number): Usage | undefined {
  const stat = read(`/proc/${pid}/stat`);
  if (stat === undefined) return undefined;
  // The name of the program, in parentheses, may hold spaces; numbers follow it.
  const fields = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  const [, parent = 0] = fields;
  // utime, stime, cutime, cstime; the last two hold children that ended and were waited for.
  const ticks = fields.slice(11, 15).reduce((sum, one) => sum + one, 0);
  return { parent, cpuSeconds: ticks / TICKS, rssBytes: (fields[21] ?? 0) * PAGE_BYTES };
}

/** Returns the usage of every living process of the trees, by its id. */
function usageOfTrees(roots: readonly number[]): Map<number, Usage> {
  const all = new Map<number, Usage>();
  for (const name of readdirSync('/proc')) {
    const usage = /^\d+$/.test(name) ? usageOf(Number(name)) : undefined;
    if (usage) all.set(Number(name), usage);
  }
  const isInside = (pid: number): boolean => {
    if (roots.includes(pid)) return true;
    const parent = all.get(pid)?.parent;
    return parent !== undefined && parent > 1 && isInside(parent);
  };
  return new Map([...all].filter(([pid]) => isInside(pid)));
}

/** Returns user and system time, in seconds. */
export const cpuSeconds = (roots: readonly number[]): number =>
  usageOfTrees(roots)
    .values()
    .reduce((sum, usage) => sum + usage.cpuSeconds, 0);

/** Returns resident bytes; pages that processes share count once per process. */
export const rssBytes = (roots: readonly number[]): number =>
  usageOfTrees(roots)
    .values()
    .reduce((sum, usage) => sum + usage.rssBytes, 0);
