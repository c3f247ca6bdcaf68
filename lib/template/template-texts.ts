/** Every text of a template that may hold placeholders, with the path by which an error names it. */

import type { Destination } from '../domain/destination.ts';
import { type Json, MAX_JSON_DEPTH } from '../shared/json.ts';

/** The template of a destination: how a call becomes a request. */
export type Template = Pick<Destination, 'api_url' | 'api_method' | 'api_headers' | 'api_body'>;

export interface TemplateText {
  /** As in `api_url`, `api_headers.X-Name`, `api_body.lead.0.name`. */
  path: string;
  text: string;
}

/**
 * The URL, the header values and the strings of the body, in the order in which they are written. Keys are not
 * templates.
 * @throws {RangeError} when the body is nested deeper than JSON from outside may be
 */
export function templateTexts({ api_url, api_headers, api_body }: Template): TemplateText[] {
  const texts: TemplateText[] = [{ path: 'api_url', text: api_url }];
  for (const [name, text] of Object.entries(api_headers)) texts.push({ path: `api_headers.${name}`, text });
  if (api_body !== undefined) collectTexts(api_body, 'api_body', 0, texts);
  return texts;
}

function collectTexts(node: Json, path: string, depth: number, texts: TemplateText[]): void {
  if (depth > MAX_JSON_DEPTH) throw new RangeError(`nested deeper than ${MAX_JSON_DEPTH} levels`);
  if (typeof node === 'string') texts.push({ path, text: node });
  else if (typeof node === 'object' && node !== null) {
    for (const [key, child] of Object.entries(node)) collectTexts(child, `${path}.${key}`, depth + 1, texts);
  }
}
