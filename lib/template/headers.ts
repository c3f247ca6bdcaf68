/** The headers of a request: values that no caller can break out of. */
import { MAX_HEADER_BYTES, MAX_HEADERS_BYTES, RenderFailure } from './limits.ts';
import type { CompileFilters } from './liquid.ts';
import { parseTemplateText } from './placeholder.ts';
import type { Rendering } from './rendering.ts';
import { compileText, isStatic } from './text.ts';

export interface CompiledHeaders {
  /** Names, as the template writes them, of headers whose value holds a placeholder. */
  dynamic: ReadonlySet<string>;
  /** Unicode values without control characters, trimmed. */
  write: (rendering: Rendering) => Record<string, string>;
}

/** Compiles header templates; `json` adds a content-type where the template has none. */
export function compileHeaders(
  headers: Readonly<Record<string, string>>,
  { json, filters }: { json: boolean; filters: CompileFilters | undefined },
): CompiledHeaders {
  const dynamic = new Set<string>();
  const writers = Object.entries(headers).map(([name, template]) => {
    const parts = parseTemplateText(template);
    if (!isStatic(parts)) dynamic.add(name);
    const message = `api_headers.${name}: the rendered header is longer than 8 KB`;
    const write = compileText(parts, {
      filters,
      bound: { characters: MAX_HEADER_BYTES, code: 'header_too_long', message },
    });
    return (rendering: Rendering): [string, string] => {
      const value = write(rendering)
        .replace(/\p{Cc}/gu, ' ')
        .trim();
      if (Buffer.byteLength(value) > MAX_HEADER_BYTES) throw new RenderFailure('header_too_long', message);
      return [name, value];
    };
  });
  const untyped = json && !Object.keys(headers).some((name) => name.toLowerCase() === 'content-type');
  return {
    dynamic,
    write: (rendering) => {
      const written = writers.map((writer) => writer(rendering));
      if (untyped) written.push(['content-type', 'application/json']);
      const bytes = written.reduce((sum, [name, value]) => sum + Buffer.byteLength(name + value), 0);
      if (bytes > MAX_HEADERS_BYTES) {
        throw new RenderFailure(
          'headers_too_long',
          'api_headers: the rendered headers are longer than 16 KB',
        );
      }
      return Object.fromEntries(written);
    },
  };
}
