/** Where: cities, areas, stations, addresses, after the words that lead to them or as the answer to a question. */
import { type Asked, best, type Candidate, type Found, nearness } from './asked.ts';
import type { TextKind } from './kinds.ts';
import type { Line } from './lines.ts';
import type { Reading } from './reading.ts';
import type { Span } from './spans.ts';

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

export function readPlace(reading: Reading, asked: Asked, kind: TextKind): Found | null {
  const way: Way = kind === 'origin' || kind === 'destination' ? kind : 'place';
  const town = /\b(?:city|town|area|neighbou?rhood|state|country)\b/.test(asked.text);
  const found = best(
    reading.spans().flatMap((span): Candidate[] => {
      if (
        span.line.refused ||
        span.follows ||
        NOT_A_PLACE.test(span.text) ||
        (town && FACILITY.test(span.text))
      )
        return [];
      const score = scoreOf(span, { way, asked });
      if (score === 0) return [];
      const fitting = !town && FACILITY.test(span.text) && way !== 'destination' ? 2 : 0;
      return [{ value: span.text, turn: span.line.turn, score: score + fitting }];
    }),
  );
  return found ?? lowerCasePlace(reading, way);
}

function scoreOf({ line, before, text }: Span, { way, asked }: { way: Way; asked: Asked }): number {
  const informs = line.informs && !line.confirms ? 1 : 0;
  // Where it is asked for one end, what leads to the other is not it.
  if (way !== 'place' && LEADS[way === 'origin' ? 'destination' : 'origin'].test(before)) return 0;
  if (LEADS[way].test(before)) {
    const inside =
      way !== 'place' ||
      /\b(?:in|near|around|within|based in|located in)(?: the| downtown| city of)*$/.test(before);
    return (inside ? 4 : 3) - informs;
  }
  if (isAnswer({ line, text }) && ASKS[way].test(line.question)) return 4;
  if (way !== 'place' && asked.alone && /\b(?:in|at|for)(?: the)?$/.test(before)) return 3 - informs;
  return line.caller && nearness(line.question, asked) > 0 ? 1 : 0;
}

/** Whether a turn says little more than this. */
const isAnswer = ({ line, text }: { line: Line; text: string }): boolean =>
  line.question !== '' && line.text.split(/\s+/).length <= text.split(' ').length + BARE_WORDS;

const FUNCTION_WORD =
  /^(?:a|an|the|my|your|our|their|his|her|this|that|it|me|you|us|them|there|here|some|any|one|no|which|what|find|see|go|get|book|be|do|have|make|take|please|now|today|tomorrow|tonight|next|morning|afternoon|evening|order|need|want|advance|general|mind|case|time|person|town|work|home|total|\d.*)$/;
const LOWER: Readonly<Record<Way, RegExp>> = {
  origin: /\b(?:from|out of)(?: the)? ([\p{Ll}'-]{3,20})(?: ([\p{Ll}'-]{3,20}))?/gu,
  destination: /\b(?:to|towards?|heading for)(?: the)? ([\p{Ll}'-]{3,20})(?: ([\p{Ll}'-]{3,20}))?/gu,
  place: /\b(?:in|near)(?: the)? ([\p{Ll}'-]{3,20})(?: ([\p{Ll}'-]{3,20}))?/gu,
};

/** Transcripts of speech often have no capitals: then only what follows a preposition in an answer about a place is taken. */
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
