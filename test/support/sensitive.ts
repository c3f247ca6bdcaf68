/**
 * Collects the sensitive data that the tests of this process send and receive, which no log may
 * hold: sentences of transcripts, values, tokens, headers, phone numbers, secrets.
 */

/** Fields of requests, answers and events whose whole content is sensitive. */
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

/** Shorter texts and single words occur in any log; what the tests search for is longer. */
const MIN_LENGTH = 8;
const WORD = /^[a-z]+$/i;
/** Long sentences are searched for in pieces: a log line may cut them. */
const PIECE = /[\s\S]{1,200}/g;
const SPEAKER = /^[\w ]{1,20}:\s+/;
const END_OF_SENTENCE = /(?<=[.?!])\s+/;

const remembered = new Set<string>();

/**
 * Remembers the sensitive texts of a request, answer or event.
 * @param whole treats all of it as sensitive
 */
export function remember(thing: unknown, { whole = false } = {}): void {
  if (typeof thing === 'string') {
    if (whole) for (const line of thing.split('\n')) addLine(line.trim());
  } else if (typeof thing === 'object' && thing !== null) {
    for (const [name, value] of Object.entries(thing)) {
      remember(value, { whole: whole || SENSITIVE.has(name.toLowerCase()) });
    }
  }
}

/**
 * Remembers a line of a transcript sentence by sentence, without its speaker. Other text is one
 * sentence.
 */
function addLine(line: string): void {
  for (const sentence of line.replace(SPEAKER, '').split(END_OF_SENTENCE)) {
    for (const piece of sentence.match(PIECE) ?? []) {
      // Escaped, as in a log line.
      const text = JSON.stringify(piece).slice(1, -1);
      if (text.length >= MIN_LENGTH && !WORD.test(text)) remembered.add(text);
    }
  }
}

/** Returns the remembered texts that these lines contain. */
export const sensitiveIn = (lines: string): string[] => [...remembered].filter((one) => lines.includes(one));
