/**
 * Parses the prompt back into a conversation: the end of the call, its turns, and the role of each
 * turn in the dialogue.
 */
import { DateTime } from 'luxon';

export interface TranscriptTurn {
  turn: number;
  /** Whether the caller speaks. */
  caller: boolean;
  text: string;
}

export interface Conversation {
  /** The end of the call in the call's time zone. */
  end: DateTime;
  turns: TranscriptTurn[];
}

const HEADER =
  /^Call ended: (?:\p{L}+ )?(?<day>\d{4}-\d{2}-\d{2})[ T](?<time>\d{2}:\d{2})\S* (?<zone>\S+)$/mu;
const NUMBERED = /^(?<turn>\d{1,9}) (?<role>[^\s:]{1,64}): ?(?<text>.*)$/u;
const SPEAKER = /^\s*(?<role>[\p{L}_-]{2,32}):\s+(?<text>.*)$/u;
const AGENT = /^(?:agent|assistant|ai|bot|robot|system|operator|receptionist|representative|rep|model)\b/i;

const isCaller = (role: string): boolean => !AGENT.test(role);

/**
 * Parses a prompt. Without our header the call ended now; without numbered turns every line is a
 * turn.
 */
export function conversationOf(prompt: string): Conversation {
  const lines = prompt.split('\n');
  const numbered = lines.flatMap((line): TranscriptTurn[] => {
    const match = NUMBERED.exec(line)?.groups;
    return match
      ? [{ turn: Number(match.turn), caller: isCaller(match.role ?? ''), text: match.text ?? '' }]
      : [];
  });
  return { end: endOf(prompt), turns: numbered.length > 0 ? numbered : countedByLines(lines) };
}

/** Returns the end of the call, or now in UTC when the header is missing. */
function endOf(prompt: string): DateTime {
  // Only the beginning is searched, because a transcript may contain a line like the header.
  const header = HEADER.exec(prompt.slice(0, 500))?.groups;
  const end = DateTime.fromISO(`${header?.day}T${header?.time}`, { zone: header?.zone ?? 'UTC' });
  return end.isValid ? end : DateTime.utc();
}

const countedByLines = (lines: readonly string[]): TranscriptTurn[] =>
  lines
    .filter((line) => line.trim() !== '' && !/^(?:Call ended: .*|Transcript:)$/.test(line))
    .map((line, index) => {
      const match = SPEAKER.exec(line)?.groups;
      return { turn: index + 1, caller: isCaller(match?.role ?? ''), text: match?.text ?? line };
    });

/** A turn and its role in the dialogue. */
export interface Line extends TranscriptTurn {
  /** The sentences of the turn. */
  sentences: string[];
  /** The question in the turn before, when the other side asked one; else empty. */
  question: string;
  /** Whether this is an offer of the agent that the caller refused. Its values do not count. */
  refused: boolean;
  /** Whether the agent repeats what was agreed. */
  confirms: boolean;
  /**
   * Whether the agent answers a question for information. Its values describe something and were
   * not agreed.
   */
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

/**
 * Whether a turn refuses the offer before it. A refusal with a correction keeps the rest of the
 * offer.
 */
const refuses = (text: string): boolean =>
  SEEKS_ANOTHER.test(text) || (REFUSES.test(text) && !CORRECTS.test(text));

/** Splits a text into sentences; the full stop of an initial ("A. Smith") ends none. */
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
