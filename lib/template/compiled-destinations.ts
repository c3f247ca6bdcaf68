/** Templates and conditions, compiled once per container as long as the configuration stays what it is. */
import { LRUCache } from 'lru-cache';
import type { Destination } from '../domain/destination.ts';
import { type CompiledTemplate, compileTemplate } from './compile.ts';
import { type Condition, compileCondition } from './condition.ts';

export interface CompiledDestination {
  template: CompiledTemplate;
  /** Undefined: every call. */
  condition: Condition | undefined;
}

/** Measured: a character of a template becomes 17 to 73 bytes when it is compiled; of these at most 73 MB are kept. */
const KEPT_CHARACTERS = 1_000_000;

/** By destination: of an older version nothing is kept. */
const compiled = new LRUCache<string, { config_version: number; made: Promise<CompiledDestination> }>({
  maxSize: KEPT_CHARACTERS,
});

/**
 * What is compiled of a destination as it stands in this version of its outlet's configuration.
 * @throws {RenderFailure} when its template or its condition has a problem
 */
export function compiledDestination({
  outletId,
  config_version,
  destination,
}: {
  outletId: number;
  config_version: number;
  destination: Destination;
}): Promise<CompiledDestination> {
  const key = `${outletId}/${destination.destination_id}`;
  const known = compiled.get(key);
  if (known?.config_version === config_version) return known.made;
  const made = compile(destination);
  compiled.set(key, { config_version, made }, { size: charactersOf(destination) });
  return made;
}

async function compile(destination: Destination): Promise<CompiledDestination> {
  const [template, condition] = await Promise.all([
    compileTemplate(destination),
    destination.when ? compileCondition(destination.when) : undefined,
  ]);
  return { template, condition };
}

const charactersOf = (destination: Destination): number =>
  JSON.stringify(destination.api_body ?? null).length +
  JSON.stringify(destination.api_headers).length +
  destination.api_url.length +
  (destination.when?.length ?? 0);
