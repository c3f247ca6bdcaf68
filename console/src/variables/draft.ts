/** A variable as it is being written: what the API has of it, and what is changed. */
import type { NewVariable, Variable, VariableUpdate } from '../../client/postcall.ts';

export type VariableType = Variable['var_type'];

export const TYPES: readonly (readonly [VariableType, string])[] = [
  ['string', 'text'],
  ['boolean', 'yes or no'],
  ['integer', 'whole number'],
  ['float', 'number'],
  ['date', 'date'],
  ['time', 'time'],
  ['datetime', 'date and time'],
  ['email', 'e-mail'],
  ['phone', 'phone number'],
  ['enum', 'one of options'],
];

export interface Draft {
  /** Of the row; a new one has no id yet. */
  key: string;
  variable_id: number | null;
  var_name: string;
  var_type: VariableType;
  description: string;
  /** A line for each. */
  options: string;
  required: boolean;
  /** Not edited here, and part of what the model is asked. */
  examples: readonly string[] | undefined;
  destination_ids: readonly number[];
}

/** @param destinations ids of those that there are: what was connected to a deleted one is not any more */
export const draftOf = (variable: Variable, destinations: ReadonlySet<number>): Draft => ({
  key: String(variable.variable_id),
  variable_id: variable.variable_id,
  var_name: variable.var_name,
  var_type: variable.var_type,
  description: variable.description,
  options: (variable.options ?? []).join('\n'),
  required: variable.required ?? false,
  examples: variable.examples,
  destination_ids: variable.destination_ids.filter((id) => destinations.has(id)),
});

export const newDraft = (destination_ids: readonly number[]): Draft => ({
  key: crypto.randomUUID(),
  variable_id: null,
  var_name: '',
  var_type: 'string',
  description: '',
  options: '',
  required: false,
  examples: undefined,
  destination_ids,
});

/** What is sent to save it. */
export function toBody(draft: Draft): NewVariable | VariableUpdate {
  const { key: _, options, destination_ids, variable_id, examples, ...fields } = draft;
  const written = options.split('\n').filter((option) => option.trim() !== '');
  const body = {
    ...fields,
    destination_ids: [...destination_ids],
    ...(examples && { examples: [...examples] }),
    ...(draft.var_type === 'enum' && { options: written }),
  };
  return variable_id === null ? body : { ...body, variable_id };
}

/** What is sent to try it: nothing is stored, so it needs no connections. */
export function toTrial(draft: Draft): NewVariable {
  const { variable_id: _, destination_ids: __, ...body } = toBody(draft);
  return body as NewVariable;
}
