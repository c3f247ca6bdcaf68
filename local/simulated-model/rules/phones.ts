/** The phone number of the caller, or of the business where that is asked for. */
import { type Asked, best, type Found, nearness } from './asked.ts';
import type { Reading } from './reading.ts';

const OF_A_BUSINESS =
  /\b(?:restaurant|hotel|office|store|shop|clinic|business|therapist|doctor|property|venue)\b/;

export function readPhone({ phones }: Reading, asked: Asked): Found | null {
  const others = OF_A_BUSINESS.test(asked.text);
  return best(
    phones()
      // The agent's number is the business's own unless it reads the caller's back.
      .filter(({ line }) => !line.refused && (line.caller || others || line.confirms))
      .map(({ number, line }) => ({
        value: number,
        turn: line.turn,
        score: (line.caller !== others ? 2 : 1) + Math.min(1, nearness(line.question, asked)),
      })),
  );
}
