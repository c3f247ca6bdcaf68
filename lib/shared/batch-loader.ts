/** Those who ask at the same moment share a request: the ten records of a batch do, each by itself. */
import DataLoader from 'dataloader';

/** How long the first one waits for the others: the answers that they wait for arrive within a millisecond or two. */
const MOMENT_MS = 2;

/**
 * A function of one thing that asks for all things of a moment at once, apart for each that they are of: a table, a queue.
 * @param ask gives what each thing came to, in their order: an Error for what failed alone; it may throw for all of them
 * @param most things of a request
 */
export function batchLoader<Of extends WeakKey, Thing, Result>(
  ask: (of: Of, things: readonly Thing[]) => Promise<readonly (Result | Error)[]>,
  { most }: { most: number },
): (of: Of, thing: Thing) => Promise<Result> {
  const loaders = new WeakMap<Of, DataLoader<Thing, Result>>();
  return (of, thing) => {
    const loader =
      loaders.get(of) ??
      new DataLoader<Thing, Result>((things) => ask(of, things), {
        // What was answered a moment ago is not true any more.
        cache: false,
        maxBatchSize: most,
        batchScheduleFn: (begin) => setTimeout(begin, MOMENT_MS),
      });
    loaders.set(of, loader);
    return loader.load(thing);
  };
}
