/** The bounds of a template when it is saved and when it is rendered, and the failure that says which one was met. */

/** Bytes of a rendered URL, and of one rendered header value in UTF-8. */
export const MAX_URL_BYTES = 8 * 1024;
export const MAX_HEADER_BYTES = 8 * 1024;
/** Bytes of all rendered headers, names included: as much as most servers take (Node 16 KB, nginx 8 KB a line, 32 in all). */
export const MAX_HEADERS_BYTES = 16 * 1024;
/** Bytes of a rendered body in UTF-8. */
export const MAX_BODY_BYTES = 1024 * 1024;
/** Processor time of one rendering, in milliseconds. */
export const MAX_RENDER_MS = 50;

/**
 * Characters that may go into and come out of all filters of one rendering. A filter cannot be stopped half-way, so
 * this, and not the clock, bounds what a single one is given. The same values fail or pass on every machine.
 */
export const MAX_FILTERED_CHARACTERS = 2_000_000;
export const MAX_FILTERS_PER_PLACEHOLDER = 10;
export const MAX_FILTERS_PER_TEMPLATE = 200;

export type RenderFailureCode =
  | 'invalid_template'
  | 'url_too_long'
  | 'header_too_long'
  | 'headers_too_long'
  | 'body_too_large'
  | 'dot_segment'
  | 'too_much_work'
  | 'too_slow'
  | 'filter_failed'
  | 'condition_failed';

/** Thrown when a template cannot be rendered with the values of a call: the delivery fails at once with this reason. */
export class RenderFailure extends Error {
  override name = 'RenderFailure';
  readonly code: RenderFailureCode;

  constructor(code: RenderFailureCode, message: string) {
    super(message);
    this.code = code;
  }
}
