/** What is worked out once for a turn, however many values were read from it. */
import type { TokenizedTurn } from './tokenize.ts';

/** The same function, with its results kept as long as their turn. */
export function perTurn<Result extends object>(
  make: (said: TokenizedTurn) => Result,
): (said: TokenizedTurn) => Result {
  const made = new WeakMap<TokenizedTurn, Result>();
  return (said) => {
    const known = made.get(said) ?? make(said);
    made.set(said, known);
    return known;
  };
}
