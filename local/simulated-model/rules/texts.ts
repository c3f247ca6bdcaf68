/**
 * Texts by kind: names and places by their own rules, summaries and reasons in the speakers' own
 * words.
 */
import { type Asked, best, type Candidate, type Found, kindOf, nearness, stems } from './asked.ts';
import { readName, readPerson, readPlace } from './names.ts';
import type { Reading } from './reading.ts';
import { spansOf } from './spans.ts';

const MAX_SUMMARY = 400;
const ADDRESS =
  /\b\d{1,6} (?:[\p{Lu}][\p{L}'.-]*|\d{1,3}(?:st|nd|rd|th)|of|the)(?: (?:[\p{Lu}][\p{L}'.-]*|\d{1,3}(?:st|nd|rd|th)|#?[A-Z]?-?\d+)){0,6}(?: # ?[\w-]+| #[\w-]+)?/gu;

export function readText(reading: Reading, asked: Asked): Found | null {
  const kind = kindOf(asked);
  switch (kind) {
    case 'summary':
      return summary(reading);
    case 'person':
      return readPerson(reading, asked);
    case 'address':
      return address(reading);
    case 'origin':
    case 'destination':
    case 'place':
      return readPlace(reading, asked, kind);
    case 'thing':
      return readName(reading, asked);
    case 'statement':
      return ownWords(reading, asked);
    case 'word':
      return word(reading, asked);
  }
}

/** Joins the caller's first and last longer turns. */
function summary({ lines }: Reading): Found | null {
  const turns = lines.filter(({ caller, text }) => caller && text.split(/\s+/).length > 4);
  const [first] = turns;
  const last = turns.at(-1);
  if (!first || !last) return null;
  const value = first === last ? first.text : `${first.text} ... ${last.text}`;
  return { value: value.slice(0, MAX_SUMMARY), turn: last.turn };
}

const address = ({ lines }: Reading): Found | null =>
  best(
    lines.flatMap((line): Candidate[] =>
      line.refused
        ? []
        : [...line.text.matchAll(ADDRESS)].map(([value]) => ({
            value,
            turn: line.turn,
            score: line.caller ? 2 : 1,
          })),
    ),
  );

const ASKS_WHY = /\b(?:reason|purpose|issue|problem|complaint|concern|request)\b/;
const STATES_A_WISH =
  /\b(?:need|want|have|would like|i'd like|looking for|calling|problem|issue|because|can(?:not|'t)|doesn't|isn't)\b/i;

/**
 * Reads the caller's sentence that is nearest to the property; for reasons, else the first sentence
 * that states a wish.
 */
function ownWords({ lines }: Reading, asked: Asked): Found | null {
  const sentences = lines
    .filter(({ caller }) => caller)
    .flatMap((line) => line.sentences.map((sentence) => ({ line, sentence })))
    .filter(({ sentence }) => sentence.split(/\s+/).length > 2);
  const reason = ASKS_WHY.test(asked.text)
    ? sentences.find(({ sentence }) => STATES_A_WISH.test(sentence))
    : undefined;
  const first = reason && { value: reason.sentence.slice(0, MAX_SUMMARY), turn: reason.line.turn };
  const candidates = sentences.flatMap(({ line, sentence }): Candidate[] => {
    const near = nearness(sentence, asked) + (nearness(line.question, asked) > 0 ? 2 : 0);
    return near > 1 ? [{ value: sentence.slice(0, MAX_SUMMARY), turn: line.turn, score: near }] : [];
  });
  return best(candidates) ?? first ?? null;
}

/**
 * Reads a word next to a word of the property's name ("economy" before "class"), or a short answer
 * to a question about it.
 */
function word(reading: Reading, asked: Asked): Found | null {
  // The last word of a name is its kind: a flight class is a class.
  const own = new Set(asked.name.slice(-1));
  const named = spansOf(reading).flatMap(({ text, line, after, before }): Candidate[] => {
    if (line.refused) return [];
    const head = stems(after)[0];
    if (head !== undefined && own.has(head)) return [{ value: text, turn: line.turn, score: 4 }];
    if (stems(before).some((one) => own.has(one))) return [{ value: text, turn: line.turn, score: 2 }];
    return line.caller && line.question !== '' && nearness(line.question, asked) >= 3
      ? [{ value: text, turn: line.turn, score: 3 }]
      : [];
  });
  return (
    best(named) ??
    best(reading.lines.filter(({ caller }) => caller).flatMap((line) => answerTo(line.question, line, asked)))
  );
}

const answerTo = (question: string, line: { text: string; turn: number }, asked: Asked): Candidate[] => {
  const words = line.text.replace(/[.!?]+$/, '').split(/\s+/);
  return question !== '' &&
    nearness(question, asked) >= 3 &&
    words.length <= 2 &&
    !/^(?:yes|no|yeah|nope|sure|ok|okay|not)\b/i.test(line.text)
    ? [{ value: words.join(' '), turn: line.turn, score: 1 }]
    : [];
};
