/** What the check of a value gives. */

/** A value as it is delivered, or null and why what was said does not fit. */
export interface Checked {
  value: string | number | boolean | null;
  problem: string | null;
}

export const fits = (value: Checked['value']): Checked => ({ value, problem: null });
export const rejected = (problem: string): Checked => ({ value: null, problem });
