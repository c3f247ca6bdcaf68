/** Yes or no: a question about what is asked for, and the answer in the next turn. */
import type { Conversation } from '../conversation.ts';
import { type Asked, best, type Candidate, type Found, nearness } from './found.ts';

const YES =
  /^\W*(?:yes|yeah|yep|yup|sure|correct|right|of course|please do|that's right|absolutely|definitely|ok(?:ay)?)\b/i;
const NO = /^\W*(?:no|nope|nah|not really|don't|i don't|negative)\b/i;
const DENIAL = /\b(?:not|no|don't|doesn't|won't|without|never)\b/i;

export const readBoolean = ({ turns }: Conversation, asked: Asked): Found | null =>
  best(
    turns.flatMap(({ turn, text, caller }, index): Candidate[] => {
      const before = turns[index - 1];
      const question =
        before && before.caller !== caller && before.text.includes('?') ? nearness(before.text, asked) : 0;
      if (question > 0 && (YES.test(text) || NO.test(text)))
        return [{ value: YES.test(text), turn, score: question + 2 }];
      const said = caller ? nearness(text, asked) : 0;
      return said > 1 ? [{ value: !DENIAL.test(text), turn, score: said }] : [];
    }),
  );
