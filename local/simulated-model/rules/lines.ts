/** The turns of a conversation with what the turns around them make of them: which question one answers, what was turned down. */
import type { Conversation, TranscriptTurn } from '../conversation.ts';

export interface Line extends TranscriptTurn {
  /** The sentences of the turn. */
  sentences: string[];
  /** The questions of the other side that this turn answers; empty where there was none. */
  question: string;
  /** An offer that the other side did not take: what only it says does not count. */
  refused: boolean;
  /** Puts together what was agreed. */
  confirms: boolean;
  /** Answers a question for information: what it says describes, it was not agreed. */
  informs: boolean;
}

const CONFIRMS =
  /\b(?:confirm\w*|verify|just to be clear|to check|correct|is that right|have i got|so you (?:want|need)|you(?:'d| would) like|you want|details?)\b/i;
const REFUSES = /^\W*(?:no|nope|nah|not|never mind|i don't think)\b/i;
const CORRECTS =
  /\d|\b(?:instead|actually|make it|change|should|rather|needs?|want|prefer|would like|i'd like|it's|one|two|three|four|five|six|seven|eight|nine|ten)\b|[a-z,] \p{Lu}/u;
const SEEKS_ANOTHER =
  /\b(?:any(?:thing|one|body|where)?|some(?:thing|one|body|where)?|what|who|where)\b.{0,24}\b(?:else|other|others|another|different|more)\b|\banother\b|\bother (?:options?|choices?)\b|\bfind me more\b/i;
const ASKS_FOR_INFORMATION =
  /\b(?:what(?:'s| is| are| time| kind)?|how (?:much|long|far|is|are|many)|when (?:does|do|is|will)|where (?:is|are|does)|which|who|is (?:it|there|the|this|that)|are (?:they|there|the)|does|do they|do you have)\b/i;

const OFFERS =
  /\b(?:how about|what about|sorry|unfortunately|unable|could(?:n't| not)|instead|suggest|would you|do you want|shall i|i can try|try|possible|if you can)\b/i;

export function linesOf({ turns }: Conversation): Line[] {
  return turns.map((turn, index): Line => {
    const before = turns[index - 1];
    const after = turns[index + 1];
    const answers = before !== undefined && before.caller !== turn.caller;
    const asked = answers ? questionsOf(before.text) : '';
    return {
      ...turn,
      sentences: sentencesOf(turn.text),
      question: asked,
      refused: !turn.caller && after !== undefined && after.caller && refuses(after.text),
      confirms: !turn.caller && CONFIRMS.test(turn.text),
      informs: !turn.caller && asked !== '' && ASKS_FOR_INFORMATION.test(asked) && !OFFERS.test(turn.text),
    };
  });
}

/** A refusal that brings a correction leaves the rest of what was refused as it was. */
const refuses = (text: string): boolean =>
  SEEKS_ANOTHER.test(text) || (REFUSES.test(text) && !CORRECTS.test(text));

/** Sentences end at a stop before a space; an initial ("A. Smith") ends none. */
export const sentencesOf = (text: string): string[] =>
  text
    .split(
      /(?<=[.?!](?<!\b(?:\p{Lu}|Dr|Mr|Mrs|Ms|St|Mt|Jr|Sr|[ap]\.m)\.))\s+|(?<=\p{L}{2}[.?!])(?=\p{Lu}\p{Ll})/u,
    )
    .filter((sentence) => sentence !== '');

const questionsOf = (text: string): string =>
  sentencesOf(text)
    .filter(
      (sentence) =>
        sentence.endsWith('?') ||
        /^(?:please )?(?:tell|give|provide|let me know|may i)\b|\bplease\W*$/i.test(sentence),
    )
    .join(' ');
