/**
 * The current configuration from memory. Apart from configuration.ts, so that handlers that only
 * change it do not load the cache.
 */
import { LRUCache } from 'lru-cache';
import { batchLoader } from '../shared/batch-loader.ts';
import type { Table } from './client.ts';
import { type Configuration, type OutletRef, readItems, readOutlet } from './configuration.ts';

/**
 * Characters as JSON: the largest configuration that the limits allow fits, or thousands of usual
 * ones.
 */
const CACHE_CHARACTERS = 8_000_000;
const cache = new LRUCache<string, Configuration>({
  maxSize: CACHE_CHARACTERS,
  sizeCalculation: (configuration) => JSON.stringify(configuration).length,
});

/**
 * Reads each outlet once for all callers of a batch window: it starts after they asked, so nobody
 * gets an older state.
 */
const loadCurrent = batchLoader<Table, number, Configuration>(async (table, outletIds) => {
  const reads = new Map(
    [...new Set(outletIds)].map((outletId) => [outletId, readCached({ table, outletId })]),
  );
  const results = await Promise.allSettled(outletIds.map((outletId) => reads.get(outletId)));
  return results.map((result) => {
    if (result.status === 'fulfilled' && result.value) return result.value;
    const reason: unknown = result.status === 'rejected' ? result.reason : undefined;
    return reason instanceof Error ? reason : new Error('the configuration could not be read');
  });
});

/**
 * Returns the configuration as it is now, from this container's memory as long as its version is
 * still the table's. Callers of the same batch window share one read.
 */
export const currentConfiguration = ({ table, outletId }: OutletRef): Promise<Configuration> =>
  loadCurrent(table, outletId);

async function readCached(deps: OutletRef): Promise<Configuration> {
  const key = `${deps.table.name} ${deps.outletId}`;
  const outlet = await readOutlet(deps);
  const cached = cache.get(key);
  if (cached?.config_version === outlet.config_version) return cached;
  const configuration = await readItems(deps, outlet);
  // A slower read may have started before a faster one of a newer version.
  if (configuration.config_version >= (cache.get(key)?.config_version ?? 0)) cache.set(key, configuration);
  return configuration;
}
