/** What the tests of this process sent and were answered that no log may hold: sentences, values, tokens, headers, numbers, secrets. */

/** Whatever stands under these names, in requests and answers of the API and in events. */
const SENSITIVE = new Set([
  'transcript',
  'transcripts',
  'transcript_object',
  'concatenated_transcript',
  'messages',
  'content',
  'values',
  'value',
  'raw',
  'quote',
  'api_headers',
  'guest_name',
  'phone_number',
  'email_id',
  'customer',
  'metadata',
  'response_excerpt',
  'signing_secret',
  'ingest_key',
  'authorization',
  'idempotency-key',
]);

/** Shorter ones, and single words, stand in any text. */
const MIN_LENGTH = 8;
const WORD = /^[a-z]+$/i;
/** The beginning of a long one is enough to find it. */
const MAX_LENGTH = 200;

const remembered = new Set<string>();

/** Takes what is sensitive out of a request, an answer or an event; all of it, when `whole`. */
export function remember(thing: unknown, { whole = false } = {}): void {
  if (typeof thing === 'string') {
    if (whole) for (const line of thing.split('\n')) add(line);
  } else if (typeof thing === 'object' && thing !== null) {
    for (const [name, value] of Object.entries(thing)) {
      remember(value, { whole: whole || SENSITIVE.has(name.toLowerCase()) });
    }
  }
}

function add(line: string): void {
  // As a log line would have it.
  const text = JSON.stringify(line.trim().slice(0, MAX_LENGTH)).slice(1, -1);
  if (text.length >= MIN_LENGTH && !WORD.test(text)) remembered.add(text);
}

/** What of all that stands in these lines. */
export const sensitiveIn = (lines: string): string[] => [...remembered].filter((one) => lines.includes(one));
