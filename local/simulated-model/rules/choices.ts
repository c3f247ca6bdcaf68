/** Choices: yes or no, and one of several options. */

import type { Line } from '../conversation.ts';
import { type Asked, best, type Candidate, type Found, nearness, stems, stemsInOrder } from './asked.ts';
import { oncePerReading, type Reading, type Rule } from './reading.ts';

const YES =
  /^\W*(?:yes|yeah|yep|yup|sure|correct|right|of course|please do|that's (?:right|fine|ok|good)|that (?:works|is fine|would)|absolutely|definitely|certainly|i do|i would|i'm (?:fine|ok|good|happy)|i am (?:fine|ok|good|happy)|ok(?:ay)?|fine|sounds|no problem|i don't mind|not at all|works)\b/i;
const NO =
  /^\W*(?:no|nope|nah|not really|not (?:necessary|needed|required|for me)|don't|i don't|i do not|i'd rather not|negative|never)\b/i;
const MINDS = /\bmind\b/i;
const DENIES = /\b(?:not|no|don't|doesn't|isn't|aren't|won't|can't|cannot|without|never|none|non)\b/i;
const ASKS =
  /^(?:\W*(?:and|so|also|ok(?:ay)?|great|hi|hello)\W+)*(?:is|are|does|do|what|which|how|when|where|will|was|has|have)\b/i;
/** "Can you find one with ...?" states a wish; "Is it ...?" only asks. */
const REQUESTS = /\b(?:find|need|want|looking|search|get me|book|show|prefer|like|with|must|should)\b/i;

/**
 * Reads the answer to a question about the subject in the next turn, or a plain statement about it.
 */
export const readBoolean = ({ lines }: Reading, asked: Asked): Found | null => {
  const subject = subjectOf(asked);
  return best(
    lines.flatMap((line): Candidate[] => {
      if (line.refused) return [];
      const answersQuestion = line.question !== '' && line.caller && mentions(line.question, subject);
      const answer = answersQuestion ? yesOrNo(line) : null;
      if (answer !== null) return [{ value: answer, turn: line.turn, score: 3 }];
      return line.sentences
        .filter((sentence) => mentions(sentence, subject) && isStatement(sentence, line))
        .map((sentence) => ({
          value: !DENIES.test(sentence),
          turn: line.turn,
          score: line.caller || line.confirms ? 3 : 1 + Math.min(1, nearness(sentence, asked)),
        }));
    }),
  );
};

/**
 * Whether a sentence states something that counts: not a question, unless it states a wish, and not
 * information.
 */
function isStatement(sentence: string, line: Line): boolean {
  if (line.confirms) return true;
  if (line.informs) return false;
  if (!sentence.endsWith('?')) return true;
  const onlyAsks = ASKS.test(sentence) && !/^\W*(?:and |so )?do you have\b/i.test(sentence);
  return line.caller && !onlyAsks && REQUESTS.test(sentence);
}

// Words that many boolean properties have; they do not tell the subject.
const GENERAL = new Set(
  stems(
    'allowed required available included whether ride hotel property place inside indicating interested wants needs has is customer permitted true false boolean flag',
  ),
);

/** Returns the subject of a property as stems: the words of its name without the general ones. */
const subjectOf = ({ name, words }: Asked): string[] => {
  const own = name.filter((one) => !GENERAL.has(one));
  return own.length > 0 ? own : name.length > 0 ? [...name] : words.filter((one) => !GENERAL.has(one));
};

function mentions(text: string, subject: readonly string[]): boolean {
  const spoken = new Set(stems(text));
  return (
    subject.length > 0 &&
    subject.some(
      (one) =>
        spoken.has(one) ||
        (one.length > 3 &&
          [...spoken].some((word) => word.startsWith(one) || (word.length > 3 && one.startsWith(word)))),
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

const DENIES_OPTION = /\b(?:not|no|don't|doesn't|without|instead of|rath than)\b[^.,;]{0,20}$/i;

/** The words of each line as stems, with commas between clauses and a space at both ends. */
const stemmedClauses = oncePerReading(
  ({ lines }) => new Map(lines.map((line) => [line, clausesOf(line.text)])),
);

const clausesOf = (text: string): string =>
  ` ${text
    .split(/[.,;:!?]/)
    .map((clause) => stemsInOrder(clause).join(' '))
    .join(' , ')} `;

/** Reads the option whose words or stems were said last and were not refused. */
export const readOption =
  (options: readonly string[]): Rule =>
  (reading: Reading, asked: Asked): Found | null => {
    const wanted = options
      .map((value) => ({ value, words: stemsInOrder(value) }))
      .filter(({ words }) => words.length > 0);
    const stemmed = stemmedClauses(reading);
    return best(
      reading.lines.flatMap((line): Candidate[] => {
        if (line.refused) return [];
        const clauses = stemmed.get(line) ?? '';
        const here = wanted.flatMap(({ value, words }) => {
          const at = clauses.lastIndexOf(` ${words.join(' ')} `);
          return at < 0 || DENIES_OPTION.test(clauses.slice(0, at + 1))
            ? []
            : [{ value, at, length: words.length }];
        });
        // An agent that names several options in a question offers them.
        if (!line.caller && here.length > 1 && line.text.includes('?')) return [];
        if (here.length === 0) return [];
        const near = Math.min(1, nearness(`${line.question} ${line.text}`, asked));
        const firm = line.caller || line.confirms ? 1 : 0;
        return (
          here
            .sort((a, b) => a.at - b.at)
            // "Premium economy" also contains "economy": the longer option wins.
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
