/** A word of a turn, in a form that can be compared. */

/** Characters of a turn's content, from `start` up to `end`. */
export interface Span {
  start: number;
  end: number;
}

export interface Word extends Span {
  /** Folded; a number in digits without leading zeros. */
  text: string;
  /** The digits as they were written or said, of a number only. */
  digits?: string;
  /** Whether the number was an ordinal: "4th", "fourth". */
  ordinal?: boolean;
}
