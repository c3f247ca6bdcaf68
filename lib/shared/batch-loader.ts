/**
 * Callers that ask within the same batch window share one request: the ten records of a batch do,
 * each by itself.
 */
import DataLoader from 'dataloader';

/**
 * How long the first caller waits for others: what they wait for arrives within a millisecond or
 * two.
 */
const BATCH_WINDOW_MS = 2;

/**
 * Returns a function that loads one key, and loads all keys of a batch window in one call; each
 * source (a table, a queue) has its own batches. Nothing is cached: an answer of a moment ago may
 * no longer be true.
 * @param load returns the result of each key, in their order: an Error for a key that failed alone;
 * a rejection fails all
 * @param maxBatchSize keys per call; unlimited by default
 */
export function batchLoader<Source extends WeakKey, Key, Result>(
  load: (source: Source, keys: readonly Key[]) => Promise<readonly (Result | Error)[]>,
  { maxBatchSize }: { maxBatchSize?: number } = {},
): (source: Source, key: Key) => Promise<Result> {
  const loaders = new WeakMap<Source, DataLoader<Key, Result>>();
  return (source, key) => {
    const loader =
      loaders.get(source) ??
      new DataLoader<Key, Result>((keys) => load(source, keys), {
        cache: false,
        ...(maxBatchSize !== undefined && { maxBatchSize }),
        batchScheduleFn: (start) => setTimeout(start, BATCH_WINDOW_MS),
      });
    loaders.set(source, loader);
    return loader.load(key);
  };
}
