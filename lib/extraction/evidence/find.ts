/** Looks for words in a turn. */
import type { TokenizedTurn } from './tokenize.ts';
import type { Span, Word } from './word.ts';

/** The first place in a turn where one of these forms stands, word for word. */
export function findForm(
  said: TokenizedTurn,
  forms: Iterable<readonly string[]>,
  accept: (match: { before: Word | undefined; after: Word | undefined }) => boolean = () => true,
): Span | undefined {
  for (const form of forms) {
    const [first, ...rest] = form;
    if (first === undefined) continue;
    for (const place of said.places.get(first) ?? []) {
      const last = place + rest.length;
      if (!rest.every((text, index) => said.words[place + 1 + index]?.text === text)) continue;
      if (accept({ before: said.words[place - 1], after: said.words[last + 1] }))
        return span(said.words, place, last);
    }
  }
  return undefined;
}

/** From the first to the last of these words. */
export const span = (words: readonly Word[], first: number, last: number): Span => ({
  start: words[first]?.start ?? 0,
  end: words[last]?.end ?? 0,
});

/** The words of a turn as pieces written together; an empty piece is passed over. */
export interface Joined {
  pieces: readonly string[];
  text: string;
}

export const joined = (pieces: readonly string[]): Joined => ({ pieces, text: pieces.join('') });

/** Where `wanted` stands in the words of a turn when they are written together. */
export function findJoined(said: TokenizedTurn, { pieces, text }: Joined, wanted: string): Span | undefined {
  const at = wanted === '' ? -1 : text.indexOf(wanted);
  if (at < 0) return undefined;
  let first = -1;
  let position = 0;
  for (const [index, piece] of pieces.entries()) {
    position += piece.length;
    if (first < 0 && position > at) first = index;
    if (position >= at + wanted.length) return span(said.words, first, index);
  }
  return undefined;
}
