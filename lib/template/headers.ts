/** The headers of a request: no value can end its header or begin another one. */
import { MAX_HEADER_BYTES, MAX_HEADERS_BYTES, RenderFailure } from './limits.ts';
import { isStatic, parseTemplateText } from './placeholders.ts';
import { type CompileFilters, compileText, type Rendering, type Write } from './text.ts';

export interface CompiledHeaders {
  /** Names, as the template writes them, of the headers whose value has a placeholder. */
  dynamic: ReadonlySet<string>;
  /** Writes Unicode values, trimmed and without control characters. */
  write: (rendering: Rendering) => Record<string, string>;
}

/**
 * Compiles the headers of a template. With `json`, adds a content-type when the template has none.
 */
export function compileHeaders(
  headers: Readonly<Record<string, string>>,
  { json, filters }: { json: boolean; filters: CompileFilters | undefined },
): CompiledHeaders {
  const dynamic = new Set<string>();
  const writers = Object.entries(headers).map(([name, template]): [string, Write] => {
    const parts = parseTemplateText(template);
    if (!isStatic(parts)) dynamic.add(name);
    const message = `api_headers.${name}: the rendered header is longer than 8 KB`;
    const write = compileText(parts, {
      filters,
      limit: { characters: MAX_HEADER_BYTES, code: 'header_too_long', message },
    });
    return [
      name,
      (rendering) => {
        const value = write(rendering)
          .replace(/\p{Cc}/gu, ' ')
          .trim();
        if (Buffer.byteLength(value) > MAX_HEADER_BYTES) throw new RenderFailure('header_too_long', message);
        return value;
      },
    ];
  });
  const addsType = json && !Object.keys(headers).some((name) => name.toLowerCase() === 'content-type');
  return {
    dynamic,
    write: (rendering) => {
      const written = writers.map(([name, write]): [string, string] => [name, write(rendering)]);
      if (addsType) written.push(['content-type', 'application/json']);
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
