/** Finds words in a turn: word by word, or written together without spaces. */
import type { Span, TokenizedTurn, Word } from './tokenize.ts';

/**
 * Returns the first span in a turn that has one of these forms, word by word.
 * @param accept decides by the words around a match whether it counts
 */
export function findForm(
  turn: TokenizedTurn,
  forms: Iterable<readonly string[]>,
  accept: (match: { before: Word | undefined; after: Word | undefined }) => boolean = () => true,
): Span | undefined {
  const { words, indexes } = turn;
  for (const form of forms) {
    const [first, ...rest] = form;
    if (first === undefined) continue;
    for (const start of indexes.get(first) ?? []) {
      const last = start + rest.length;
      if (!rest.every((text, index) => words[start + 1 + index]?.text === text)) continue;
      if (accept({ before: words[start - 1], after: words[last + 1] })) return spanOf(words, start, last);
    }
  }
  return undefined;
}

/** The characters from the first to the last of these words. */
export const spanOf = (words: readonly Word[], first: number, last: number): Span => ({
  start: words[first]?.start ?? 0,
  end: words[last]?.end ?? 0,
});

/**
 * One piece for each word of a turn, and all of them written together. An empty piece is skipped.
 */
export interface Joined {
  pieces: readonly string[];
  text: string;
}

export const joinPieces = (pieces: readonly string[]): Joined => ({ pieces, text: pieces.join('') });

/** Returns the words of a turn whose joined pieces contain `wanted`. */
export function findJoined(turn: TokenizedTurn, { pieces, text }: Joined, wanted: string): Span | undefined {
  const at = wanted === '' ? -1 : text.indexOf(wanted);
  if (at < 0) return undefined;
  let first = -1;
  let position = 0;
  for (const [index, piece] of pieces.entries()) {
    position += piece.length;
    if (first < 0 && position > at) first = index;
    if (position >= at + wanted.length) return spanOf(turn.words, first, index);
  }
  return undefined;
}

/**
 * Caches the result of `compute` for each turn: many values of a call may come from the same turn.
 */
export function cachedPerTurn<Result extends object>(
  compute: (turn: TokenizedTurn) => Result,
): (turn: TokenizedTurn) => Result {
  const cache = new WeakMap<TokenizedTurn, Result>();
  return (turn) => {
    const result = cache.get(turn) ?? compute(turn);
    cache.set(turn, result);
    return result;
  };
}
