/** What a property asks for, and what a rule may answer. */

export interface Found {
  value: string | number | boolean;
  turn: number;
}

/** What is asked for: the words of a property's name and description, as stems. */
export interface Asked {
  /** Stems of the name: they weigh more. */
  name: readonly string[];
  /** Stems of the description. */
  words: readonly string[];
  /** Name and description as text, in lower case. */
  text: string;
  /** Whether no other property of the form is of this kind: then a value of the kind needs no cue. */
  alone: boolean;
}

/** A candidate and how well it stands. */
export interface Candidate extends Found {
  score: number;
}

/** The best candidate; of equals the last, for what is said later corrects what was said before. */
export function best(candidates: readonly Candidate[]): Found | null {
  let chosen: Candidate | null = null;
  for (const one of candidates) if (!chosen || one.score >= chosen.score) chosen = one;
  return chosen && { value: chosen.value, turn: chosen.turn };
}

const STOP = new Set(
  `a an and any are as at be been boolean by call caller can customer did do does flag for from has have how if in
  indicating inferred into is it its of on or person said that the their they this to user was were what when where
  whether which who will with conversation name value number mentioned asked wants want would`.split(/\s+/),
);

/** Words without the common endings of English, in lower case; what says nothing is left out. */
export const stems = (text: string): string[] =>
  (text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [])
    .filter((word) => word.length > 1 && !STOP.has(word))
    .map(stem);

/** One word without its ending: "leaving" and "leaves" are the same. */
export const stem = (word: string): string =>
  word.length > 3 ? word.replace(/(?:ations?|ings?|ies|ers?|ed|es|s|e|y)$/, '') : word;

/** How much of what is asked a text speaks of: the name's words count threefold. */
export function nearness(text: string, { name, words }: Pick<Asked, 'name' | 'words'>): number {
  const said = new Set(stems(text));
  const count = (some: readonly string[]) => some.filter((one) => said.has(one)).length;
  return 3 * count(name) + count(words);
}

/** All words of a text as stems, hyphens apart. */
export const stemsInOrder = (text: string): string[] =>
  (
    text
      .toLowerCase()
      .replace(/[-_/]/g, ' ')
      .match(/[\p{L}\p{N}']+/gu) ?? []
  ).map(stem);
