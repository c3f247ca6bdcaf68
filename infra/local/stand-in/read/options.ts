/** One of several options: the one whose words, or their stems, were said last. */
import type { Conversation } from '../conversation.ts';
import { type Asked, best, type Candidate, type Found, nearness, stems, withQuestion } from './found.ts';

export const readOption =
  (options: readonly string[]) =>
  ({ turns }: Conversation, asked: Asked): Found | null =>
    best(
      turns.flatMap(({ turn, text }, index): Candidate[] => {
        const said = new Set(stems(text));
        const near = Math.min(1, nearness(withQuestion(turns, index), asked));
        return options.flatMap((value): Candidate[] => {
          const words = stems(value);
          const whole = words.length > 0 && words.every((word) => said.has(word));
          return whole ? [{ value, turn, score: 1 + near }] : [];
        });
      }),
    );
