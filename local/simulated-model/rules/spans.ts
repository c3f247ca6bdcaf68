/** Runs of capitalised words, which may be the name of a person, a place or a thing. */
import type { Line } from '../conversation.ts';
import { oncePerReading } from './reading.ts';

export interface Span {
  text: string;
  line: Line;
  /** Whether only a comma separates it from the run before: "Porto, PT". */
  follows: boolean;
  /** The words before it in its sentence, in lower case, at most five. */
  before: string;
  /** The words after it, in lower case, at most three. */
  after: string;
}

// Words that are capitalised at the start of a sentence or for another reason; none begins a name
// by itself.
const OPENERS = new Set(
  `i i'm i'd i'll i've a actually add address alright also am an and any anything are around as at awesome be before book but
  bye call can certainly check choose come confirm confirming could did ding do does drop enjoy excellent find fine first for
  from get give going good goodbye great have he hello help her here hey hi his hmm how however i if in is it it's its just
  let let's look looking looks make making may maybe me my nah need next no nope not now of off oh ok okay on one or our out
  perfect perhaps pick please pm read reserve right schedule search see set shall she should show so some someone sorry sounds
  sure take tell thank thanks that that's the their them then there there's these they they're this those till to today
  tomorrow tonight try under unfortunately until up us verify want was we we're well were what what's when where which who
  why will with would wow yeah yep yes yesterday you you're you'd your yup cost costs leaving departing departs leaves arriving
  arrives travel traveling travelling table tickets ticket only both near like i'm would definitely absolutely nothing nice
  unable phone price time date name number number's located location reservation reservations appointment play start open
  because while since though although either another other something anywhere any all every each`.split(
    /\s+/,
  ),
);
const NEVER =
  /^(?:I|I['’](?:m|d|ll|ve)|OK|AM|PM|A\.M|P\.M|ID|TV|Mon|Tues?|Wed|Thurs?|Fri|Sat|Sun|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April|May|June|July|August|September|October|November|December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)$/i;
const JOINS = /^(?:of|the|de|la|le|el|del|&|at|by|on|in|for|and|a|an|or|von|van|to|with|my|your)$/;
const CAPITAL = /^["'“‘(]*\p{Lu}/u;
const NUMBER = /^#?\d[\d-]*$/;
/** These do not continue a name: "House of Blues" is one name, "Plaza in Porto" is not. */
const LOOSE_JOINS = /^(?:at|by|on|in|for|and|a|an|or|to|with|my|your)$/;
const MAX_WORDS = 9;

interface Token {
  raw: string;
  word: string;
  /** Whether punctuation follows, which ends a run. */
  stops: boolean;
}

export const spansOf = oncePerReading(({ lines }): Span[] =>
  lines.flatMap((line) => line.sentences.flatMap((sentence) => spansIn(sentence, line))),
);

function spansIn(sentence: string, line: Line): Span[] {
  const tokens = tokensOf(sentence);
  const spans: Span[] = [];
  let end = -1;
  for (let index = 0; index < tokens.length; ) {
    const length = runAt(tokens, index);
    if (length === 0) {
      index += 1;
      continue;
    }
    const run = tokens.slice(index, index + length);
    spans.push({
      text: run.map(({ word }) => word).join(' '),
      line,
      follows: index === end,
      before: tokens
        .slice(Math.max(0, index - 5), index)
        .map(({ raw }) => raw.toLowerCase())
        .join(' '),
      after: tokens
        .slice(index + length, index + length + 3)
        .map(({ word }) => word.toLowerCase())
        .join(' '),
    });
    index += length;
    end = index;
  }
  return spans;
}

const tokensOf = (sentence: string): Token[] =>
  sentence
    .split(/\s+/)
    .filter((raw) => raw !== '')
    .map((raw) => {
      const initial = /^\p{Lu}\.$/u.test(raw) || /^(?:St|Dr|Mt|Mr|Mrs|Ms)\.$/.test(raw);
      const word = raw.replace(/^["'“‘(]+/, '').replace(initial ? /$^/ : /[.,!?;:)"”]+$/, '');
      return { raw, word, stops: !initial && /[.,!?;:)]$/.test(raw) };
    });

/** Returns the number of tokens of the name that begins here, or 0. */
function runAt(tokens: readonly Token[], from: number): number {
  if (!begins(tokens, from)) return 0;
  let length = 1;
  while (length < MAX_WORDS) {
    const further = tokens[from + length - 1]?.stops ? 0 : continuationAt(tokens, from + length);
    if (further === 0) break;
    length += further;
  }
  return length;
}

/**
 * Returns how many tokens from here continue a name: a name or number, or a joining word with a
 * name after it; else 0.
 */
function continuationAt(tokens: readonly Token[], at: number): number {
  const next = tokens[at];
  if (!next) return 0;
  if (isName(next) || NUMBER.test(next.word)) return 1;
  if (next.stops || !JOINS.test(next.word) || LOOSE_JOINS.test(next.word)) return 0;
  const over = tokens[at + 1]?.word === 'the' ? 2 : 1;
  const beyond = tokens[at + over];
  return beyond && isName(beyond) ? over + 1 : 0;
}

const isName = ({ word }: Token): boolean => CAPITAL.test(word) && !NEVER.test(word);

/**
 * A number begins a name only before a capital ("7 Sisters"), an opener of a sentence only when
 * capitals follow it.
 */
function begins(tokens: readonly Token[], from: number): boolean {
  const token = tokens[from];
  const next = tokens[from + 1];
  if (!token) return false;
  const goesOn = next !== undefined && !token.stops && isName(next) && !OPENERS.has(next.word.toLowerCase());
  if (/^\d{1,6}$/.test(token.word)) return goesOn;
  if (!isName(token)) return false;
  const opener = OPENERS.has(token.word.toLowerCase()) || (from === 0 && /ing$/.test(token.word));
  if (from > 0 && !tokens[from - 1]?.stops) return !opener || (goesOn && token.word === 'The');
  return opener ? goesOn && /^(?:The|A)$/.test(token.word) : true;
}
