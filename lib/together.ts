/** Those who ask at the same moment share a request: the ten records of a batch do, each by itself. */
import DataLoader from 'dataloader';

/** How long the first one waits for the others: the answers that they wait for arrive within a millisecond or two. */
const MOMENT_MS = 2;

/**
 * A function of one thing that asks for all things of a moment at once.
 * @param ask gives what each thing came to, in their order: an Error for what failed alone; it may throw for all of them
 * @param most things of a request
 */
export function together<Thing, Result>(
  ask: (things: readonly Thing[]) => Promise<readonly (Result | Error)[]>,
  { most }: { most: number },
): (thing: Thing) => Promise<Result> {
  const loader = new DataLoader<Thing, Result>(ask, {
    // What was answered a moment ago is not true any more.
    cache: false,
    maxBatchSize: most,
    batchScheduleFn: (begin) => setTimeout(begin, MOMENT_MS),
  });
  return (thing) => loader.load(thing);
}
