/**
 * Why a text is not JSON, and where, in words for the person who wrote it. The engine's own
 * messages repeat parts of the text, and give no location in a short one.
 */

/** Where a text stops being JSON, and why. */
class Fault extends Error {
  readonly at: number;

  constructor(at: number, reason: string) {
    super(reason);
    this.at = at;
  }
}

/**
 * Returns why `JSON.parse` refuses a text, with line and column (from 1) and at most one character
 * of the text.
 * @param text nested no deeper than the call stack allows
 */
export function whyNotJson(text: string): string {
  try {
    const end = afterSpace(text, afterValue(text, afterSpace(text, 0)));
    if (end < text.length) throw new Fault(end, `expected the end, found ${characterAt(text, end)}`);
    return 'not valid JSON';
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return `not valid JSON at ${location(text, error.at)}: ${error.message}`;
  }
}

function location(text: string, at: number): string {
  const lines = text.slice(0, at).split('\n');
  return `line ${lines.length}, column ${(lines.at(-1)?.length ?? 0) + 1}`;
}

/** Quoted and escaped. */
const characterAt = (text: string, at: number): string =>
  JSON.stringify(String.fromCodePoint(text.codePointAt(at) ?? 0));

/** Returns where a pattern that is sticky ends, or where it was to begin when it does not fit. */
function afterPattern(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
}

const afterSpace = (text: string, at: number): number => afterPattern(/[ \t\n\r]*/y, text, at);

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WORD = /true|false|null/y;

function afterValue(text: string, at: number): number {
  refuseTemplate(text, at);
  if (text[at] === '{') return afterContainer(text, at, { close: '}', part: afterField });
  if (text[at] === '[') return afterContainer(text, at, { close: ']', part: afterValue });
  if (text[at] === '"') return afterString(text, at);
  const end = Math.max(afterPattern(NUMBER, text, at), afterPattern(WORD, text, at));
  if (end > at) return end;
  throw new Fault(at, at < text.length ? noValue(text, at) : 'the text ends where a value is expected');
}

function noValue(text: string, at: number): string {
  if (text[at] === "'") return 'put text in double quotes, not in single quotes';
  if (text[at] === '/') return 'JSON has no comments';
  return `expected a value, found ${characterAt(text, at)} (put text in double quotes)`;
}

/** Nothing in JSON begins with `{{` or `{%`: the writer meant text with a placeholder. */
function refuseTemplate(text: string, at: number): void {
  if (text.startsWith('{{', at)) {
    throw new Fault(at, 'put quotes around the placeholder, as in "{{name}}"');
  }
  if (text.startsWith('{%', at)) throw new Fault(at, 'put quotes around the text with {% ... %}');
}

/** An object or an array, from its opening bracket. */
function afterContainer(
  text: string,
  open: number,
  { close, part }: { close: string; part: (text: string, at: number) => number },
): number {
  let at = afterSpace(text, open + 1);
  if (text[at] === close) return at + 1;
  for (;;) {
    at = afterSpace(text, part(text, at));
    if (text[at] === close) return at + 1;
    if (at >= text.length) throw new Fault(open, `the ${text[open]} is never closed with ${close}`);
    if (text[at] !== ',') {
      throw new Fault(at, `expected a comma or ${close}, found ${characterAt(text, at)}`);
    }
    const comma = at;
    at = afterSpace(text, at + 1);
    if (text[at] === close) throw new Fault(comma, `remove the comma before ${close}`);
  }
}

function afterField(text: string, at: number): number {
  refuseTemplate(text, at);
  if (text[at] !== '"') throw new Fault(at, noName(text, at));
  const colon = afterSpace(text, afterString(text, at));
  if (text[colon] === ':') return afterValue(text, afterSpace(text, colon + 1));
  throw new Fault(colon, 'expected a colon after the name of a field');
}

const noName = (text: string, at: number): string =>
  at < text.length
    ? `expected the name of a field in double quotes, found ${characterAt(text, at)}`
    : 'the text ends where the name of a field is expected';

const ESCAPE = /\\(?:["\\/bfnrt]|u[\da-fA-F]{4})/y;

function afterString(text: string, open: number): number {
  let at = open + 1;
  while (at < text.length) {
    const character = text[at] ?? '';
    if (character === '"') return at + 1;
    if (character < ' ') throw new Fault(at, 'escape control characters in text: a line break is \\n');
    const next = character === '\\' ? afterPattern(ESCAPE, text, at) : at + 1;
    if (next === at) throw new Fault(at, 'a backslash in text must be written twice');
    at = next;
  }
  throw new Fault(open, 'the text in double quotes is never closed');
}
