/** Nothing that does not fit its type reaches a destination: each value is checked and brought into its form. */
import type { Variable } from '../../domain/variable.ts';
import type { ReadableCall } from '../claim-call.ts';
import { type Checked, fits, rejected } from './checked.ts';
import { checkDate, checkDateTime, checkTime } from './date-and-time.ts';
import { checkEmail } from './email.ts';
import { checkBoolean, checkFloat, checkInteger } from './numbers.ts';
import { checkPhone } from './phone.ts';
import { checkOption, checkText, MAX_CHARACTERS, printable } from './text.ts';

/**
 * Checks what the model gave for a variable; null is "not heard" and always fits.
 * A value that fits is returned in the form in which it is delivered; a problem never repeats what was said.
 */
export function checkValue(
  { var_type, options = [] }: Pick<Variable, 'var_type' | 'options'>,
  raw: unknown,
  call: Pick<ReadableCall, 'timezone' | 'phone_number' | 'language'>,
): Checked {
  if (raw === null || raw === undefined) return fits(null);
  switch (var_type) {
    case 'boolean':
      return checkBoolean(raw);
    case 'integer':
      return checkInteger(raw);
    case 'float':
      return checkFloat(raw);
  }
  if (typeof raw !== 'string') return rejected('is not text');
  if (raw.length > MAX_CHARACTERS) return rejected(`is longer than ${MAX_CHARACTERS} characters`);
  const text = printable(raw);
  if (text === '') return fits(null);
  switch (var_type) {
    case 'string':
      return checkText(text);
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
      return checkPhone(text, call);
  }
}
