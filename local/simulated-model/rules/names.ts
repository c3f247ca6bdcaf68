/** Names of people, of things that one books, plays or visits, and of places. */

import { type Asked, best, type Candidate, type Found, nearness, stems, type TextKind } from './asked.ts';
import type { Reading } from './reading.ts';
import { type Span, spansOf } from './spans.ts';

const INTRODUCES =
  /\b(?:my name is|my name's|name is|name's|this is|i am|i'm|it's|it is|call me|under(?: the name(?: of)?)?|name of|speaking with|for)$/;
const ASKS_A_NAME = /\b(?:name|who am i|who is this|whom|calling)\b/i;
const OWN = /\b(?:customer|guest|caller|client|first|last|full|contact|account|patient)\b/;
const OFFERS =
  /\b(?:about|suggest|try|have|found|see|with|is|called|named|recommend|like|at|the|for|of|book|play|watch|hear|visit|reserve|to|by|you|into|there's|check)(?: the| an?| called| named)*$/;
const LEADS_TO_A_PLACE = /\b(?:in|from|near|around|located in|live in)(?: the)?$/;
const ADDRESS =
  /^\d+ .*(?:\b(?:street|st|avenue|ave|road|rd|boulevard|blvd|drive|dr|lane|way|highway|row|court|parkway)\b|#)/i;
const LEADS_TO_ONE_NAME = /\b(?:by|send \S+ to|transfer \S+ to|pay|dr\.?|doctor)$/;
/** Properties about places; only for them does a name after "at" count. */
const IS_A_PLACE =
  /\b(?:restaurant|hotel|accommodation|place|venue|theat(?:er|re)|cinema|store|shop|clinic|property|apartment|office|station|airport|company|branch|location|stadium|bar|cafe|attraction)\b/;
const TITLE = /^(?:mr|mrs|ms|dr|doctor|miss)\.? /i;

/**
 * Reads the caller's own name when the property asks for it, else the name of a person who is
 * mentioned.
 */
export function readPerson(reading: Reading, asked: Asked): Found | null {
  const isOwn = OWN.test(asked.text);
  return best(
    spansOf(reading)
      .filter(({ line, before, text }) => !line.refused && !/\d/.test(text) && !LEADS_TO_A_PLACE.test(before))
      .flatMap((span) => (isOwn ? callersName(span, asked) : mentionedName(span))),
  );
}

function callersName({ line, before, text }: Span, asked: Asked): Candidate[] {
  if (!line.caller) return [];
  const asksName = ASKS_A_NAME.test(line.question);
  const introduced =
    INTRODUCES.test(before) && (asksName || /name|this is|i am|i'm|call me|under/.test(before));
  const answers = asksName && line.text.split(/\s+/).length <= text.split(' ').length + 4;
  return introduced || answers
    ? [{ value: part(text.replace(TITLE, ''), asked), turn: line.turn, score: 2 }]
    : [];
}

function mentionedName({ line, before, text }: Span): Candidate[] {
  const words = text.split(' ').length;
  const isOneName = words >= 2 || LEADS_TO_ONE_NAME.test(before);
  if (!isOneName || words > 4 || !(OFFERS.test(before) || before === '')) return [];
  return [{ value: text, turn: line.turn, score: line.informs && !line.confirms ? 1 : 2 }];
}

function part(name: string, { text }: Asked): string {
  const words = name.split(' ');
  if (/\bfirst\b/.test(text) && !/\bfull\b/.test(text)) return words[0] ?? name;
  return /\b(?:last|family|sur) ?name\b/.test(text) ? (words.at(-1) ?? name) : name;
}

const BOOKS =
  /\b(?:at|called|named|about|try|suggest|like|recommend|book(?:ing)?|reserve|visit|watch|play|see|hear|is|have|there's|check|found|with|stay(?:ing)? (?:at|in)|room at|table at|to|want|make it|for|of|the|prefer|change it to|instead)(?: the| an?| to)*$/;

/**
 * Reads the name of a thing: best one that contains its kind ("... Hotel"), else one that is
 * offered, chosen or confirmed.
 */
export function readName(reading: Reading, asked: Asked): Found | null {
  const kind = new Set([...asked.name, ...stems(asked.text)]);
  return best(
    spansOf(reading).flatMap((span): Candidate[] => {
      if (span.line.refused || ADDRESS.test(span.text)) return [];
      const score = nameScore(span, { asked, kind });
      return score === 0 ? [] : [{ value: span.text, turn: span.line.turn, score }];
    }),
  );
}

function nameScore(span: Span, { asked, kind }: { asked: Asked; kind: ReadonlySet<string> }): number {
  const { line, before, text } = span;
  const informs = line.informs && !line.confirms && !/\b(?:how about|suggest|try)\b/i.test(line.text);
  const containsKind = stems(text).some((one) => kind.has(one));
  if (LEADS_TO_A_PLACE.test(before) && !containsKind) return 0;
  if (containsKind && text.includes(' ')) return informs ? 3 : 4;
  if (/\bat(?: the)?$/.test(before) && !IS_A_PLACE.test(asked.text)) return 0;
  if (!isOffered(span, asked)) return 0;
  if (informs) return 1;
  return nearness(`${line.question} ${line.text}`, asked) > 0 || line.confirms ? 4 : 3;
}

function isOffered({ line, before, after, text }: Span, asked: Asked): boolean {
  const leads = BOOKS.test(before) || before === '' || /^(?:is|in|at|located|has)\b/.test(after);
  // A single capitalised word at the start of a sentence counts only as the answer to a question.
  const opens = before === '' && !text.includes(' ');
  return leads && (!opens || (line.caller && nearness(line.question, asked) > 0));
}

/** Which end of a journey a property asks for, or a place in general. */
type Way = 'origin' | 'destination' | 'place';

const GLUE = '(?: the| city of| area of| town of| downtown)*';
const LEADS: Readonly<Record<Way, RegExp>> = {
  origin: new RegExp(
    `\\b(?:from|out of|leaving|departing|leave|depart|origin is|pick(?:ing)?(?: \\w+)? up (?:in|at))${GLUE}$`,
  ),
  destination: new RegExp(
    `\\b(?:to|towards?|into|(?:leav\\w+|heading|bound|headed|depart\\w*|ride|cab|taxi|bus|flight|train) for|visit(?:ing)?|reach(?:ing)?|destination is|arriv\\w+ (?:in|at))${GLUE}$`,
  ),
  place: new RegExp(`\\b(?:in|near|around|within|at|located in|based in|of|for|to|from)${GLUE}$`),
};
const ASKS: Readonly<Record<Way, RegExp>> = {
  origin: /\b(?:from|origin\w*|depart\w*|leav\w+|pick\w*[- ]?up)\b/i,
  destination: /\b(?:to|headed|heading|going|destination|arriv\w*|travel\w*|drop\w*[- ]?off)\b/i,
  place: /\b(?:where|city|town|area|location|place|region)\b/i,
};
/** A stop or a building rather than a town. */
const FACILITY =
  /\b(?:airport|station|depot|terminal|center|centre|plaza|hotel|inn|resort|apartments?|restaurant|cafe|bar|grill|pub|theat(?:er|re)|cinemas?|hall|stadium|arena|park|street|st|avenue|ave|road|rd|boulevard|blvd|drive|dr|lane|highway|mall|museum|house|airlines?|airways)\b|\d/i;
const NOT_A_PLACE = /\b(?:airlines?|airways|economy|class|psych\w+|therapist|dr\.?)\b/i;
const BARE_WORDS = 5;

/**
 * Reads a city, area, station or address: after a preposition that leads to it, or as the answer to
 * a question.
 */
export function readPlace(reading: Reading, asked: Asked, kind: TextKind): Found | null {
  const way: Way = kind === 'origin' || kind === 'destination' ? kind : 'place';
  const town = /\b(?:city|town|area|neighbou?rhood|state|country)\b/.test(asked.text);
  const found = best(
    spansOf(reading).flatMap((span): Candidate[] => {
      if (
        span.line.refused ||
        span.follows ||
        NOT_A_PLACE.test(span.text) ||
        (town && FACILITY.test(span.text))
      )
        return [];
      const score = placeScore(span, { way, asked });
      if (score === 0) return [];
      const fitting = !town && FACILITY.test(span.text) && way !== 'destination' ? 2 : 0;
      return [{ value: span.text, turn: span.line.turn, score: score + fitting }];
    }),
  );
  return found ?? lowerCasePlace(reading, way);
}

function placeScore(span: Span, { way, asked }: { way: Way; asked: Asked }): number {
  const { line, before } = span;
  const informs = line.informs && !line.confirms ? 1 : 0;
  if (leadsToOtherEnd(before, way)) return 0;
  if (LEADS[way].test(before)) return (way !== 'place' || LEADS_INSIDE.test(before) ? 4 : 3) - informs;
  if (isAnswer(span) && ASKS[way].test(line.question)) return 4;
  if (way !== 'place' && asked.alone && /\b(?:in|at|for)(?: the)?$/.test(before)) return 3 - informs;
  return line.caller && nearness(line.question, asked) > 0 ? 1 : 0;
}

const LEADS_INSIDE = /\b(?:in|near|around|within|based in|located in)(?: the| downtown| city of)*$/;

/** A property that asks for the origin must not get the destination, and the reverse. */
const leadsToOtherEnd = (before: string, way: Way): boolean =>
  way !== 'place' && LEADS[way === 'origin' ? 'destination' : 'origin'].test(before);

/** Whether the turn contains little besides this text. */
const isAnswer = ({ line, text }: Span): boolean =>
  line.question !== '' && line.text.split(/\s+/).length <= text.split(' ').length + BARE_WORDS;

const FUNCTION_WORD =
  /^(?:a|an|the|my|your|our|their|his|her|this|that|it|me|you|us|them|there|here|some|any|one|no|which|what|find|see|go|get|book|be|do|have|make|take|please|now|today|tomorrow|tonight|next|morning|afternoon|evening|order|need|want|advance|general|mind|case|time|person|town|work|home|total|\d.*)$/;
const LOWER: Readonly<Record<Way, RegExp>> = {
  origin: /\b(?:from|out of)(?: the)? ([\p{Ll}'-]{3,20})(?: ([\p{Ll}'-]{3,20}))?/gu,
  destination: /\b(?:to|towards?|heading for)(?: the)? ([\p{Ll}'-]{3,20})(?: ([\p{Ll}'-]{3,20}))?/gu,
  place: /\b(?:in|near)(?: the)? ([\p{Ll}'-]{3,20})(?: ([\p{Ll}'-]{3,20}))?/gu,
};

/**
 * Transcripts of speech often have no capitals: then only words after a preposition, in an answer
 * about a place, count.
 */
function lowerCasePlace({ lines }: Reading, way: Way): Found | null {
  return best(
    lines.flatMap((line): Candidate[] => {
      if (
        !line.caller ||
        !ASKS[way].test(line.question) ||
        /\p{Lu}/u.test(line.text.slice(1).replace(/\bI\b/g, ''))
      )
        return [];
      return [...line.text.matchAll(LOWER[way])].flatMap((match): Candidate[] => {
        const [, first = '', second = ''] = match;
        if (FUNCTION_WORD.test(first)) return [];
        const value =
          second === '' ||
          FUNCTION_WORD.test(second) ||
          /^(?:to|on|at|for|and|from|in|with|around|by|of)$/.test(second)
            ? first
            : `${first} ${second}`;
        return [{ value, turn: line.turn, score: 1 }];
      });
    }),
  );
}
