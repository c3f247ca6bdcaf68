/** Names of people, places and things: what follows a cue, or answers a question about it. */
import type { Conversation } from '../conversation.ts';
import { type Asked, best, type Candidate, type Found, nearness, withQuestion } from './found.ts';

const NAME =
  "\\p{Lu}[\\p{L}'’.-]{0,30}(?:\\s+(?:(?:of|the|de|la|and|&)\\s+)?\\p{Lu}[\\p{L}\\p{N}'’.&-]{0,30}){0,5}";
const INTRODUCED = new RegExp(
  `\\b(?:[Mm]y name is|[Tt]his is|I am|I'm|[Nn]ame's|[Cc]all me|under the name(?: of)?)\\s+(${NAME})`,
  'u',
);
const CAPITALISED = new RegExp(`(?<=[\\s,:"(])(${NAME})`, 'gu');
const NOT_A_NAME =
  /^(?:I|I'm|I'd|I'll|I've|Yes|No|Ok|Okay|Sure|Thanks?|Thank You|Hi|Hello|Please|The|What|Which|When|Where|Do|Is|Are|And|But|So|My|It|That|This|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|January|February|March|April|May|June|July|August|September|October|November|December|AM|PM)$/;

/** A summary is asked for: what a reader of the whole would write, by rules its first and last wishes. */
const SUMMARY = /\bsummar|\bgist\b/;

export function readText(conversation: Conversation, asked: Asked): Found | null {
  if (SUMMARY.test(asked.text)) return summary(conversation);
  const person =
    /\b(?:customer|guest|caller|person|user|patient|contact|first|last|full)\b.*\bname\b|\bname\b.*\b(?:customer|guest|caller|person|user|patient)\b/;
  if (person.test(asked.text)) return introduction(conversation);
  const { turns } = conversation;
  return best(
    turns.flatMap(({ turn, text }, index): Candidate[] => {
      const near = nearness(withQuestion(turns, index), asked);
      if (near === 0) return [];
      return [...` ${text}`.slice(0, 2_000).matchAll(CAPITALISED)].flatMap((match): Candidate[] => {
        const value = (match[1] ?? '').replace(/[.,!?]+$/, '');
        return NOT_A_NAME.test(value) ? [] : [{ value, turn, score: Math.min(4, near) }];
      });
    }),
  );
}

const introduction = ({ turns }: Conversation): Found | null =>
  best(
    turns.flatMap(({ turn, text, caller }): Candidate[] => {
      const name = INTRODUCED.exec(text.slice(0, 2_000))?.[1]?.replace(/[.,!?]+$/, '');
      return name && caller ? [{ value: name, turn, score: 1 }] : [];
    }),
  );

function summary({ turns }: Conversation): Found | null {
  const said = turns.filter(({ caller, text }) => caller && text.split(/\s+/).length > 4);
  const [first] = said;
  const last = said.at(-1);
  if (!first || !last) return null;
  const value = first === last ? first.text : `${first.text} ... ${last.text}`;
  return { value: value.slice(0, 400), turn: last.turn };
}
