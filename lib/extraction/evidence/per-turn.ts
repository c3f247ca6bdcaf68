/** What is worked out once for a turn, however many values were read from it. */
import type { Said } from './tokenize.ts';

/** The same function, with its results kept as long as their turn. */
export function perTurn<Result extends object>(make: (said: Said) => Result): (said: Said) => Result {
  const made = new WeakMap<Said, Result>();
  return (said) => {
    const known = made.get(said) ?? make(said);
    made.set(said, known);
    return known;
  };
}
