/** Nothing that does not fit its type reaches a destination: each value is checked and brought into its form. */
import type { Variable } from '../../variables/variable.ts';
import type { ReadableCall } from '../take-call.ts';
import { type Checked, fits, rejected } from './checked.ts';
import { checkEmail, checkPhone } from './contact.ts';
import { checkDate, checkDateTime, checkTime } from './date-and-time.ts';

/** A string longer than this is no value of a call any more. */
const MAX_CHARACTERS = 10_000;

/** Checks what the model gave for a variable; null is "not heard" and always fits. */
export function checkValue(
  { var_type, options = [] }: Variable,
  raw: unknown,
  call: Pick<ReadableCall, 'timezone' | 'phone_number'>,
): Checked {
  if (raw === null || raw === undefined) return fits(null);
  switch (var_type) {
    case 'boolean':
      return typeof raw === 'boolean' ? fits(raw) : rejected('is not true or false');
    case 'integer':
      return Number.isSafeInteger(raw) ? fits(Number(raw)) : rejected('is not an integer');
    case 'float':
      return Number.isFinite(raw) ? fits(Number(raw)) : rejected('is not a number');
  }
  if (typeof raw !== 'string') return rejected('is not text');
  const text = raw.toWellFormed().trim();
  if (text === '') return fits(null);
  if (text.length > MAX_CHARACTERS) return rejected(`is longer than ${MAX_CHARACTERS} characters`);
  switch (var_type) {
    case 'string':
      return fits(text);
    case 'enum':
      return checkOption(text, options);
    case 'date':
      return checkDate(text);
    case 'time':
      return checkTime(text);
    case 'datetime':
      return checkDateTime(text, call.timezone ?? 'UTC');
    case 'email':
      return checkEmail(text);
    case 'phone':
      return checkPhone(text, call.phone_number ?? null);
  }
}

/** An option as it is configured; case and spaces make no difference. */
function checkOption(text: string, options: readonly string[]): Checked {
  const same = (one: string) => one.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim();
  const option = options.find((one) => one === text) ?? options.find((one) => same(one) === same(text));
  return option === undefined ? rejected('is none of the options') : fits(option);
}
