/**
 * Renders the template of a destination: compiles it once per container, then a request for each
 * call.
 */
import { LRUCache } from 'lru-cache';
import type { Destination, Method } from '../domain/destination.ts';
import { isJsonObject } from '../shared/json.ts';
import { compileJson, writeDefaultBody } from './body.ts';
import { type Template, templateProblems, usesFilters } from './check.ts';
import { type Condition, compileCondition } from './conditions.ts';
import { compileHeaders } from './headers.ts';
import { RenderFailure, startBudget, threadTime, UNLIMITED } from './limits.ts';
import { loadFilters } from './liquid.ts';
import type { Scope } from './scope.ts';
import type { Rendering, Write } from './text.ts';
import { compileUrl } from './url.ts';

export interface CompiledTemplate {
  readonly method: Method;
  /**
   * Names, as the template writes them, of headers with a placeholder: the call record masks all
   * others.
   */
  readonly dynamicHeaders: ReadonlySet<string>;
  readonly usesFilters: boolean;
  readonly writeUrl: Write;
  readonly writeHeaders: (rendering: Rendering) => Record<string, string>;
  /** Null when the method sends no body. */
  readonly writeBody: Write | null;
}

/**
 * Compiles a template. Loads liquidjs only when it has a filter.
 * @throws {RenderFailure} `invalid_template` for a template with problems (it was saved before a
 * rule existed, or not through the API)
 */
export async function compileTemplate(template: Template): Promise<CompiledTemplate> {
  const [problem] = templateProblems(template);
  if (problem) throw new RenderFailure('invalid_template', `${problem.path}: ${problem.message}`);
  const { api_url, api_method, api_headers, api_body } = template;
  const hasFilters = usesFilters(template);
  const filters = hasFilters ? await loadFilters() : undefined;
  const sendsBody = api_method !== 'GET' && api_method !== 'DELETE';
  const query = api_method === 'GET' && isJsonObject(api_body) ? api_body : undefined;
  const headers = compileHeaders(api_headers, { json: sendsBody, filters });
  const writeBody = api_body === undefined ? writeDefaultBody : compileJson(api_body, filters);
  return {
    method: api_method,
    dynamicHeaders: headers.dynamic,
    usesFilters: hasFilters,
    writeUrl: compileUrl(api_url, { query, filters }),
    writeHeaders: headers.write,
    writeBody: sendsBody ? writeBody : null,
  };
}

export interface RenderedRequest {
  method: Method;
  url: string;
  /** Unicode, without control characters; the sender encodes them. */
  headers: Record<string, string>;
  /** JSON text; null for GET and DELETE. */
  body: string | null;
}

/**
 * Renders the request for one call.
 * @param time milliseconds of processor time so far; only tests pass another clock
 * @throws {RenderFailure} at a limit, or when a value would change the structure of the URL
 */
export function renderTemplate(
  compiled: CompiledTemplate,
  scope: Scope,
  time: () => number = threadTime,
): RenderedRequest {
  const budget = compiled.usesFilters ? startBudget(time) : UNLIMITED;
  const rendering: Rendering = { scope, budget };
  const request = {
    method: compiled.method,
    url: compiled.writeUrl(rendering),
    headers: compiled.writeHeaders(rendering),
    body: compiled.writeBody?.(rendering) ?? null,
  };
  // The last filter may have used up the time.
  budget.spend(0);
  return request;
}

export interface CompiledDestination {
  template: CompiledTemplate;
  /** Undefined: every call is delivered. */
  condition: Condition | undefined;
}

/**
 * Measured: a character of a template takes 17 to 73 bytes when compiled, so the cache takes at
 * most 73 MB.
 */
const MAX_CACHED_CHARACTERS = 1_000_000;

/** By destination, so that an older version of it is not kept. */
const cache = new LRUCache<string, { config_version: number; compiled: Promise<CompiledDestination> }>({
  maxSize: MAX_CACHED_CHARACTERS,
});

/**
 * Returns the compiled template and condition of a destination, from the cache when this version of
 * the outlet's configuration was compiled before.
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
  const cached = cache.get(key);
  if (cached?.config_version === config_version) return cached.compiled;
  const compiled = compileDestination(destination);
  cache.set(key, { config_version, compiled }, { size: charactersOf(destination) });
  return compiled;
}

async function compileDestination(destination: Destination): Promise<CompiledDestination> {
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
