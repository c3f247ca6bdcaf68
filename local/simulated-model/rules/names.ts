/** Names of people, and of things that one books, plays or visits. */
import { type Asked, best, type Candidate, type Found, nearness, stems } from './asked.ts';
import type { Reading } from './reading.ts';
import type { Span } from './spans.ts';

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
/** What one goes to; anything else is not what stands after "at". */
const IS_A_PLACE =
  /\b(?:restaurant|hotel|accommodation|place|venue|theat(?:er|re)|cinema|store|shop|clinic|property|apartment|office|station|airport|company|branch|location|stadium|bar|cafe|attraction)\b/;
const TITLE = /^(?:mr|mrs|ms|dr|doctor|miss)\.? /i;

/** The caller's own name where that is asked for, else a person who was spoken of. */
export function readPerson(reading: Reading, asked: Asked): Found | null {
  const own = OWN.test(asked.text);
  return best(
    reading.spans().flatMap((span): Candidate[] => {
      const { line, before, text } = span;
      if (line.refused || /\d/.test(text) || LEADS_TO_A_PLACE.test(before)) return [];
      if (own) {
        if (!line.caller) return [];
        const introduced =
          INTRODUCES.test(before) &&
          (/name|this is|i am|i'm|call me|under/.test(before) || ASKS_A_NAME.test(line.question));
        const answers =
          ASKS_A_NAME.test(line.question) && line.text.split(/\s+/).length <= text.split(' ').length + 4;
        const name = own ? part(text.replace(TITLE, ''), asked) : text;
        return introduced || answers ? [{ value: name, turn: line.turn, score: 2 }] : [];
      }
      const words = text.split(' ').length;
      if (
        (words < 2 && !LEADS_TO_ONE_NAME.test(before)) ||
        words > 4 ||
        !(OFFERS.test(before) || before === '')
      )
        return [];
      return [{ value: text, turn: line.turn, score: line.informs && !line.confirms ? 1 : 2 }];
    }),
  );
}

function part(name: string, { text }: Asked): string {
  const words = name.split(' ');
  if (/\bfirst\b/.test(text) && !/\bfull\b/.test(text)) return words[0] ?? name;
  return /\b(?:last|family|sur) ?name\b/.test(text) ? (words.at(-1) ?? name) : name;
}

const BOOKS =
  /\b(?:at|called|named|about|try|suggest|like|recommend|book(?:ing)?|reserve|visit|watch|play|see|hear|is|have|there's|check|found|with|stay(?:ing)? (?:at|in)|room at|table at|to|want|make it|for|of|the|prefer|change it to|instead)(?: the| an?| to)*$/;

/** The name of a thing: best one that says its own kind ("... Hotel"), else one that is offered, chosen or confirmed. */
export function readName(reading: Reading, asked: Asked): Found | null {
  const kind = new Set([...asked.name, ...stems(asked.text)]);
  return best(
    reading.spans().flatMap((span): Candidate[] => {
      if (span.line.refused || ADDRESS.test(span.text)) return [];
      const score = scoreOf(span, { asked, kind });
      return score === 0 ? [] : [{ value: span.text, turn: span.line.turn, score }];
    }),
  );
}

function scoreOf(
  { line, before, after, text }: Span,
  { asked, kind }: { asked: Asked; kind: ReadonlySet<string> },
): number {
  const informs = line.informs && !line.confirms && !/\b(?:how about|suggest|try)\b/i.test(line.text);
  if (LEADS_TO_A_PLACE.test(before) && !stems(text).some((one) => kind.has(one))) return 0;
  if (stems(text).some((one) => kind.has(one)) && text.includes(' ')) return informs ? 3 : 4;
  if (/\bat(?: the)?$/.test(before) && !IS_A_PLACE.test(asked.text)) return 0;
  const leads = BOOKS.test(before) || before === '' || /^(?:is|in|at|located|has)\b/.test(after);
  // A single capital that opens a sentence says nothing, save as the answer to a question.
  const opens = before === '' && !text.includes(' ');
  if (!leads || (opens && !(line.caller && nearness(line.question, asked) > 0))) return 0;
  const near = nearness(`${line.question} ${line.text}`, asked) > 0 || line.confirms;
  if (informs) return 1;
  return near ? 4 : 3;
}
