/** One of several options: the one whose words, or their stems, were said last and not turned down. */
import { type Asked, best, type Candidate, type Found, nearness, stemsInOrder } from './asked.ts';
import type { Reading, Rule } from './reading.ts';

const DENIES = /\b(?:not|no|don't|doesn't|without|instead of|rath than)\b[^.,;]{0,20}$/i;

export const readOption =
  (options: readonly string[]): Rule =>
  (reading: Reading, asked: Asked): Found | null => {
    const wanted = options
      .map((value) => ({ value, words: stemsInOrder(value) }))
      .filter(({ words }) => words.length > 0);
    const stemmed = reading.stemmed();
    return best(
      reading.lines.flatMap((line): Candidate[] => {
        if (line.refused) return [];
        const said = stemmed.get(line) ?? '';
        const here = wanted.flatMap(({ value, words }) => {
          const at = said.lastIndexOf(` ${words.join(' ')} `);
          return at < 0 || DENIES.test(said.slice(0, at + 1)) ? [] : [{ value, at, length: words.length }];
        });
        // An agent that names several options asks; it has not chosen.
        if (!line.caller && here.length > 1 && line.text.includes('?')) return [];
        if (here.length === 0) return [];
        const near = Math.min(1, nearness(`${line.question} ${line.text}`, asked));
        const firm = line.caller || line.confirms ? 1 : 0;
        return (
          here
            .sort((a, b) => a.at - b.at)
            // Of "premium economy" and "economy" the longer was said.
            .filter(
              (one) =>
                !here.some(
                  (other) => other.length > one.length && other.at <= one.at && other.at + 40 > one.at,
                ),
            )
            .map(({ value }) => ({ value, turn: line.turn, score: firm + near }))
        );
      }),
    );
  };
