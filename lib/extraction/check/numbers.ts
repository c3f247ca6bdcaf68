/** Numbers and booleans as JSON has them, and no text that looks like one. */
import { type Checked, fits, rejected } from './checked.ts';

export const checkBoolean = (raw: unknown): Checked =>
  typeof raw === 'boolean' ? fits(raw) : rejected('is not true or false');

/** A whole number that every receiver holds exactly. */
export const checkInteger = (raw: unknown): Checked =>
  typeof raw === 'number' && Number.isSafeInteger(raw)
    ? fits(positiveZero(raw))
    : rejected('is not an integer');

/** A finite number; `1e999` in JSON is none. */
export const checkFloat = (raw: unknown): Checked =>
  typeof raw === 'number' && Number.isFinite(raw) ? fits(positiveZero(raw)) : rejected('is not a number');

// -0 is written as 0 by JSON, but as -0 by Liquid and String.is checks.
const positiveZero = (value: number): number => (value === 0 ? 0 : value);
