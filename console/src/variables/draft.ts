/** A variable as it is edited in the table. */
import type { NewVariable, Variable, VariableUpdate } from '../../client/postcall.ts';
import type { VariableType } from '../ui/labels.ts';

export interface Draft {
  /** Key of the table row: a new variable has no id yet. */
  key: string;
  variable_id: number | null;
  var_name: string;
  var_type: VariableType;
  description: string;
  /** One option per line. */
  options: string;
  required: boolean;
  /** Kept as they are: the table does not edit them, but the prompt contains them. */
  examples: readonly string[] | undefined;
  destination_ids: readonly number[];
}

/**
 * @param destinations ids of the destinations that exist; connections to deleted ones are dropped
 */
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

/** Returns the fields of a variable without its id. */
function fieldsOf(draft: Draft): NewVariable {
  const { key: _, variable_id: __, options, destination_ids, examples, ...fields } = draft;
  const lines = options.split('\n').filter((option) => option.trim() !== '');
  return {
    ...fields,
    destination_ids: [...destination_ids],
    ...(examples && { examples: [...examples] }),
    ...(draft.var_type === 'enum' && { options: lines }),
  };
}

/** Returns the body that saves a variable. */
export const toBody = (draft: Draft): NewVariable | VariableUpdate =>
  draft.variable_id === null ? fieldsOf(draft) : { ...fieldsOf(draft), variable_id: draft.variable_id };

/**
 * Returns the body of a test run, which stores nothing and therefore needs no id and no
 * connections.
 */
export function toTestBody(draft: Draft): NewVariable {
  const { destination_ids: _, ...body } = fieldsOf(draft);
  return body;
}
