/** Counts tokens as OpenAI does (o200k_base), with little memory. */
import o200k from 'js-tiktoken/ranks/o200k_base';

// The encoder of js-tiktoken uses 171 MB for decoding tables. Counting needs only the ranks.
let ranks: ReadonlyMap<string, number> | undefined;

/** Returns the rank of each token, by its bytes as a latin-1 string. */
function ranksOf(): ReadonlyMap<string, number> {
  if (ranks) return ranks;
  const map = new Map<string, number>();
  for (const line of o200k.bpe_ranks.split('\n')) {
    const [, offset, ...tokens] = line.split(' ');
    for (const [index, token] of tokens.entries()) map.set(atob(token), Number(offset) + index);
  }
  ranks = map;
  return map;
}

const PIECES = new RegExp(o200k.pat_str, 'gu');
/** A longer piece is counted in parts, because merging takes quadratic time. */
const MAX_PIECE = 128;
const MAX_KNOWN = 20_000;
const known = new Map<string, number>();

export function countTokens(text: string): number {
  let count = 0;
  for (const [piece] of text.matchAll(PIECES)) count += tokensOfPiece(piece);
  return count;
}

/** Returns the beginning of a text that has at most `max` tokens. */
export function firstTokens(text: string, max: number): string {
  let count = 0;
  for (const match of text.matchAll(PIECES)) {
    count += tokensOfPiece(match[0]);
    if (count > max) return text.slice(0, match.index);
  }
  return text;
}

function tokensOfPiece(piece: string): number {
  const before = known.get(piece);
  if (before !== undefined) return before;
  let count = 0;
  for (let from = 0; from < piece.length; from += MAX_PIECE)
    count += mergedLength(piece.slice(from, from + MAX_PIECE));
  if (piece.length <= MAX_PIECE) {
    if (known.size >= MAX_KNOWN) known.clear();
    known.set(piece, count);
  }
  return count;
}

/**
 * Byte-pair encoding: joins the neighbours with the lowest rank until no pair has a rank. Returns
 * the number of tokens.
 */
function mergedLength(piece: string): number {
  const bytes = Buffer.from(piece, 'utf8').toString('latin1');
  const all = ranksOf();
  if (all.has(bytes)) return 1;
  const starts = Array.from({ length: bytes.length + 1 }, (_, index) => index);
  const rankAt = (index: number): number => {
    const end = starts[index + 2];
    return end === undefined
      ? Number.POSITIVE_INFINITY
      : (all.get(bytes.slice(starts[index], end)) ?? Number.POSITIVE_INFINITY);
  };
  const pairs = starts.slice(0, -2).map((_, index) => rankAt(index));
  while (pairs.length > 0) {
    const lowest = lowestOf(pairs);
    if (pairs[lowest] === Number.POSITIVE_INFINITY) break;
    starts.splice(lowest + 1, 1);
    pairs.splice(lowest, 1);
    if (lowest < pairs.length) pairs[lowest] = rankAt(lowest);
    if (lowest > 0) pairs[lowest - 1] = rankAt(lowest - 1);
  }
  return starts.length - 1;
}

function lowestOf(pairs: readonly number[]): number {
  let lowest = 0;
  let rank = Number.POSITIVE_INFINITY;
  for (let index = 0; index < pairs.length; index += 1) {
    const one = pairs[index] ?? rank;
    if (one < rank) {
      lowest = index;
      rank = one;
    }
  }
  return lowest;
}
