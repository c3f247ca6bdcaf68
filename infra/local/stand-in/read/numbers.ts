/** Counts and amounts, in digits or in words, near the words that ask for them. */
import { en } from 'chrono-node';
import type { Conversation } from '../conversation.ts';
import { type Asked, best, type Candidate, type Found, nearness, withQuestion } from './found.ts';

const WORDS: Record<string, number> = Object.fromEntries(
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty'
    .split(' ')
    .map((word, number) => [word, number]),
);
const NUMBER = /(?<![\w.:/-])(?:\d{1,3}(?:,\d{3})+|\d{1,9})(?:\.\d{1,4})?(?![\w:/]|-\d)|\b[a-z]+\b/gi;

const MIN_NEARNESS = 1;

export const readNumber =
  ({ whole }: { whole: boolean }) =>
  (conversation: Conversation, asked: Asked): Found | null =>
    best(
      conversation.turns.flatMap(({ turn, text }, index) => {
        const context = nearness(withQuestion(conversation.turns, index), asked);
        const own = nearness(text, asked);
        const score = own > 0 ? own + context : context;
        if (score < MIN_NEARNESS) return [];
        return numbersIn(text.slice(0, 2_000), conversation).flatMap((value): Candidate[] =>
          whole && !Number.isSafeInteger(value) ? [] : [{ value, turn, score: Math.min(4, score) }],
        );
      }),
    );

/** The numbers of a text that are not part of a day or a time. */
function numbersIn(text: string, { end }: Conversation): number[] {
  const taken = en.casual
    .parse(text, end.toJSDate())
    .filter(({ start }) => start.isCertain('hour') || start.isCertain('day'))
    .map(({ index, text: part }) => [index, index + part.length] as const);
  return [...text.matchAll(NUMBER)].flatMap((match) => {
    if (taken.some(([from, to]) => match.index >= from && match.index < to)) return [];
    const value = WORDS[match[0].toLowerCase()] ?? Number(match[0].replaceAll(',', ''));
    // "one" is a pronoun more often than a count.
    return Number.isFinite(value) && match[0].toLowerCase() !== 'one' ? [value] : [];
  });
}
