/** What a rule finds in a conversation. */
import type { Conversation, SaidTurn } from '../conversation.ts';

export interface Found {
  value: string | number | boolean;
  turn: number;
}

/** What is asked for: the words of a property's name and description, as stems. */
export interface Asked {
  /** Stems of the name: they weigh more. */
  name: string[];
  /** Stems of the description. */
  words: string[];
  /** Name and description as text, in lower case. */
  text: string;
}

export type Rule = (conversation: Conversation, asked: Asked) => Found | null;

/** A candidate and how near it stands to what was asked. */
export interface Candidate extends Found {
  score: number;
}

/** The best candidate; of equals the last, for what is said later corrects what was said before. */
export const best = (candidates: readonly Candidate[]): Found | null => {
  let chosen: Candidate | null = null;
  for (const one of candidates) if (!chosen || one.score >= chosen.score) chosen = one;
  return chosen && { value: chosen.value, turn: chosen.turn };
};

const STOP = new Set(
  'a an and any are as at be been by call caller can customer did do does for from has have how in inferred is it its of on or person said that the their they this to user was were what when where which who will with conversation whether name value number mentioned asked if'.split(
    ' ',
  ),
);

/** Words as stems: lower case, without the common endings of English. */
export const stems = (text: string): string[] =>
  (text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [])
    .filter((word) => word.length > 1 && !STOP.has(word))
    .map((word) => (word.length > 4 ? word.replace(/(?:ations?|ings?|ies|ed|es|s|e|y)$/, '') : word));

/** How much of what is asked a text speaks of. */
export function nearness(text: string, { name, words }: Asked): number {
  const said = new Set(stems(text));
  const count = (some: readonly string[]) => some.filter((stem) => said.has(stem)).length;
  return 3 * count(name) + count(words);
}

/** A turn with the one before it, for an answer is about its question. */
export const withQuestion = (turns: readonly SaidTurn[], index: number): string =>
  `${turns[index - 1]?.text ?? ''} ${turns[index]?.text ?? ''}`;
