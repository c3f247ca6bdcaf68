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

/** Shorter ones, and single words, stand in any text: what the tests want found is longer. */
const MIN_LENGTH = 8;
const WORD = /^[a-z]+$/i;
/** A long sentence is searched for in pieces. */
const PIECE = /[\s\S]{1,200}/g;
const SPEAKER = /^[\w ]{1,20}:\s+/;
const END_OF_SENTENCE = /(?<=[.?!])\s+/;

const remembered = new Set<string>();

/** Takes what is sensitive out of a request, an answer or an event; all of it, when `whole`. */
export function remember(thing: unknown, { whole = false } = {}): void {
  if (typeof thing === 'string') {
    if (whole) for (const line of thing.split('\n')) addLine(line.trim());
  } else if (typeof thing === 'object' && thing !== null) {
    for (const [name, value] of Object.entries(thing)) {
      remember(value, { whole: whole || SENSITIVE.has(name.toLowerCase()) });
    }
  }
}

/** A line of a transcript, without who says it, sentence by sentence; whatever is no such line is one sentence. */
function addLine(line: string): void {
  for (const sentence of line.replace(SPEAKER, '').split(END_OF_SENTENCE)) {
    for (const piece of sentence.match(PIECE) ?? []) {
      // As a log line would have it.
      const text = JSON.stringify(piece).slice(1, -1);
      if (text.length >= MIN_LENGTH && !WORD.test(text)) remembered.add(text);
    }
  }
}

/** What of all that stands in these lines. */
export const sensitiveIn = (lines: string): string[] => [...remembered].filter((one) => lines.includes(one));
