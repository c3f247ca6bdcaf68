/** A compiled template and a call's values become the request that is sent. */
import type { Method } from '../domain/destination.ts';
import type { CompiledTemplate } from './compile.ts';
import { type Rendering, startWork, threadTime, UNMETERED } from './rendering.ts';
import type { Scope } from './scope.ts';

export { RenderFailure } from './limits.ts';

export interface RenderedRequest {
  method: Method;
  url: string;
  /** Unicode, without control characters; whoever sends them makes bytes of them. */
  headers: Record<string, string>;
  /** JSON text; null for GET and DELETE. */
  body: string | null;
}

/**
 * Renders a request.
 * @param time milliseconds of processor time so far; another one only in tests
 * @throws {RenderFailure} when a limit is met, or a value would change the structure of the URL
 */
export function renderTemplate(
  compiled: CompiledTemplate,
  scope: Scope,
  time: () => number = threadTime,
): RenderedRequest {
  const work = compiled.usesFilters ? startWork(time) : UNMETERED;
  const rendering: Rendering = { scope, work };
  const request = {
    method: compiled.method,
    url: compiled.writeUrl(rendering),
    headers: compiled.writeHeaders(rendering),
    body: compiled.writeBody?.(rendering) ?? null,
  };
  work.spend(0);
  return request;
}
