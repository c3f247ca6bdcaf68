/** Yes or no: a question about what is asked for and the answer in the next turn, or a plain statement. */
import { type Asked, best, type Candidate, type Found, nearness, stems } from './asked.ts';
import type { Line } from './lines.ts';
import type { Reading } from './reading.ts';

const YES =
  /^\W*(?:yes|yeah|yep|yup|sure|correct|right|of course|please do|that's (?:right|fine|ok|good)|that (?:works|is fine|would)|absolutely|definitely|certainly|i do|i would|i'm (?:fine|ok|good|happy)|i am (?:fine|ok|good|happy)|ok(?:ay)?|fine|sounds|no problem|i don't mind|not at all|works)\b/i;
const NO =
  /^\W*(?:no|nope|nah|not really|not (?:necessary|needed|required|for me)|don't|i don't|i do not|i'd rather not|negative|never)\b/i;
const MINDS = /\bmind\b/i;
const DENIES = /\b(?:not|no|don't|doesn't|isn't|aren't|won't|can't|cannot|without|never|none|non)\b/i;
const ASKS =
  /^(?:\W*(?:and|so|also|ok(?:ay)?|great|hi|hello)\W+)*(?:is|are|does|do|what|which|how|when|where|will|was|has|have)\b/i;
/** "can you find one with ...?" asks for it; "is it ...?" only asks. */
const REQUESTS = /\b(?:find|need|want|looking|search|get me|book|show|prefer|like|with|must|should)\b/i;

export const readBoolean = ({ lines }: Reading, asked: Asked): Found | null => {
  const subject = subjectOf(asked);
  return best(
    lines.flatMap((line): Candidate[] => {
      if (line.refused) return [];
      const answered =
        line.question !== '' && line.caller && speaksOf(line.question, subject) ? yesOrNo(line) : null;
      if (answered !== null) return [{ value: answered, turn: line.turn, score: 3 }];
      return line.sentences.flatMap((sentence): Candidate[] => {
        if (!speaksOf(sentence, subject)) return [];
        if (
          sentence.endsWith('?') &&
          (!line.caller ||
            (ASKS.test(sentence) && !/^\W*(?:and |so )?do you have\b/i.test(sentence)) ||
            !REQUESTS.test(sentence)) &&
          !line.confirms
        )
          return [];
        if (line.informs && !line.confirms) return [];
        return [
          {
            value: !DENIES.test(sentence),
            turn: line.turn,
            score: line.caller || line.confirms ? 3 : 1 + Math.min(1, nearness(sentence, asked)),
          },
        ];
      });
    }),
  );
};

// Words that any such property has; they say nothing of what it is about.
const GENERAL = new Set(
  stems(
    'allowed required available included whether ride hotel property place inside indicating interested wants needs has is customer permitted true false boolean flag',
  ),
);

/** What it is about: the name's own words. */
const subjectOf = ({ name, words }: Asked): string[] => {
  const own = name.filter((one) => !GENERAL.has(one));
  return own.length > 0 ? own : name.length > 0 ? [...name] : words.filter((one) => !GENERAL.has(one));
};

function speaksOf(text: string, subject: readonly string[]): boolean {
  const said = new Set(stems(text));
  return (
    subject.length > 0 &&
    subject.some(
      (one) =>
        said.has(one) ||
        (one.length > 3 &&
          [...said].some((word) => word.startsWith(one) || (word.length > 3 && one.startsWith(word)))),
    )
  );
}

function yesOrNo({ text, question }: Line): boolean | null {
  const yes = YES.test(text);
  const no = NO.test(text);
  if (MINDS.test(question) && no) return true;
  if (yes) return true;
  return no ? false : null;
}
