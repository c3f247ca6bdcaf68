/**
 * The limits of a template and its rendering, what filters and comparisons cost, the failure at a
 * limit.
 */

/** Bytes of a rendered URL, and of one rendered header value in UTF-8. */
export const MAX_URL_BYTES = 8 * 1024;
export const MAX_HEADER_BYTES = 8 * 1024;
/**
 * Bytes of all rendered headers with their names: what most servers accept (Node 16 KB, nginx 32
 * KB).
 */
export const MAX_HEADERS_BYTES = 16 * 1024;
/** Bytes of a rendered body in UTF-8. */
export const MAX_BODY_BYTES = 1024 * 1024;
/** Processor time of one rendering, in milliseconds. */
export const MAX_RENDER_MS = 50;

/**
 * Characters that may go into and come out of all filters of one rendering. A running filter cannot
 * be stopped, so this limit, not the clock, bounds what one filter is given. The same values pass
 * or fail on every machine.
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

/** Thrown when a template cannot be rendered for a call. The delivery fails and is not retried. */
export class RenderFailure extends Error {
  override name = 'RenderFailure';
  readonly code: RenderFailureCode;

  constructor(code: RenderFailureCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** What one rendering may still spend on filters and comparisons. */
export interface Budget {
  /**
   * Counts characters before a filter processes them, and checks the processor time.
   * @throws {RenderFailure} `too_much_work` or `too_slow`
   */
  spend(characters: number): void;
}

/** Starts the budget of a rendering that begins now. */
export function startBudget(time: () => number): Budget {
  const started = time();
  let spent = 0;
  return {
    spend: (characters) => {
      spent += characters;
      if (spent > MAX_FILTERED_CHARACTERS) {
        throw new RenderFailure(
          'too_much_work',
          `the filters of the template would process more than ${MAX_FILTERED_CHARACTERS} characters`,
        );
      }
      if (time() - started > MAX_RENDER_MS) {
        throw new RenderFailure('too_slow', `rendering the template took longer than ${MAX_RENDER_MS} ms`);
      }
    },
  };
}

/** For a template without filters: the limits of its URL, headers and body bound its cost. */
export const UNLIMITED: Budget = { spend: () => {} };

/**
 * Returns the processor time of this thread in milliseconds. Not the wall clock: on a small Lambda
 * the scheduler takes the processor away for longer than a whole rendering takes, and a delivery
 * must not fail for that.
 */
export function threadTime(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

/**
 * Up to this length V8's search (Boyer-Moore) takes linear time for any text. Of a longer search
 * text it indexes only the last 250 characters, and may compare it again at every position: "ab"
 * with 32,000 "a" after it, in "aaa...".
 */
const LINEAR_SEARCH_CHARACTERS = 250;
/**
 * Measured: processing one character in a filter takes as long as searching 8, or as comparing 64
 * again.
 */
const SEARCHED_PER_PROCESSED = 8;
const COMPARED_PER_PROCESSED = 64;
/** Measured: making and joining one item of a list takes as long as processing 8 characters. */
const CHARACTERS_PER_ITEM = 8;

/** Returns what it costs to process a value, in characters. */
export function processingCost(value: unknown): number {
  if (typeof value === 'string') return value.length;
  return Array.isArray(value) ? value.length * CHARACTERS_PER_ITEM : 1;
}

/** Returns what it costs, in characters and at worst, to search a text for another. */
export function searchCost(text: unknown, searched: unknown): number {
  if (typeof text !== 'string') return 0;
  return typeof searched === 'string' && searched.length > LINEAR_SEARCH_CHARACTERS
    ? Math.ceil((text.length * searched.length) / COMPARED_PER_PROCESSED)
    : Math.ceil(text.length / SEARCHED_PER_PROCESSED);
}

/**
 * Returns what it costs, in characters and at worst, to compare two values or to find one in the
 * other.
 */
export const comparisonCost = (one: unknown, other: unknown): number =>
  listCost(one) +
  listCost(other) +
  searchCost(one, other) +
  (typeof one === 'string' ? 0 : searchCost(other, ''));

const listCost = (value: unknown): number => (Array.isArray(value) ? processingCost(value) : 0);
