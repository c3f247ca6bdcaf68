/** A saved template becomes functions, once; each call is then rendered by them (render.ts). */
import type { Method } from '../domain/destination.ts';
import { isJsonObject } from '../shared/json.ts';
import { compileJson, writeDefaultBody } from './body.ts';
import { templateProblems } from './check.ts';
import { compileHeaders } from './headers.ts';
import { RenderFailure } from './limits.ts';
import { loadFilters } from './liquid.ts';
import { parseTemplateText } from './placeholder.ts';
import type { Rendering } from './rendering.ts';
import { type Template, templateTexts } from './template-texts.ts';
import type { Write } from './text.ts';
import { compileUrl } from './url.ts';

export interface CompiledTemplate {
  readonly method: Method;
  /** Headers whose value holds a placeholder, by the template's own spelling: the call record masks all others. */
  readonly dynamicHeaders: ReadonlySet<string>;
  readonly usesFilters: boolean;
  readonly writeUrl: Write;
  readonly writeHeaders: (rendering: Rendering) => Record<string, string>;
  /** Null where the method sends no body. */
  readonly writeBody: Write | null;
}

/**
 * Compiles a template. One of plain `{{name}}` needs no liquidjs.
 * @throws {RenderFailure} `invalid_template` for one that `checkTemplate` refuses (saved by other means, or before a
 * rule was made)
 */
export async function compileTemplate(template: Template): Promise<CompiledTemplate> {
  const [problem] = templateProblems(template);
  if (problem) throw new RenderFailure('invalid_template', `${problem.path}: ${problem.message}`);
  const { api_url, api_method, api_headers, api_body } = template;
  const usesFilters = hasFilters(template);
  const filters = usesFilters ? await loadFilters() : undefined;
  const sendsBody = api_method !== 'GET' && api_method !== 'DELETE';
  const query = api_method === 'GET' && isJsonObject(api_body) ? api_body : undefined;
  const headers = compileHeaders(api_headers, { json: sendsBody, filters });
  return {
    method: api_method,
    dynamicHeaders: headers.dynamic,
    usesFilters,
    writeUrl: compileUrl(api_url, { query, filters }),
    writeHeaders: headers.write,
    writeBody: sendsBody
      ? api_body === undefined
        ? writeDefaultBody
        : compileJson(api_body, filters)
      : null,
  };
}

const hasFilters = (template: Template): boolean =>
  templateTexts(template).some(({ text }) =>
    parseTemplateText(text).some((part) => typeof part !== 'string' && part.filters.length > 0),
  );
