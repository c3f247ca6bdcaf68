/** A variable: a value to extract from a finished conversation. Its schemas and types. */
import * as z from 'zod';
import { listOf } from '../shared/lists.ts';
import { codePoints, text } from '../shared/text.ts';

export const VARIABLE_TYPES = [
  'string',
  'boolean',
  'integer',
  'float',
  'date',
  'time',
  'datetime',
  'email',
  'phone',
  'enum',
] as const;

export const MAX_VARIABLES = 200;
export const MAX_VARIABLES_PER_REQUEST = 50;
/** OpenAI allows 1,000 enum values in a strict schema; the rest is for our own fields. */
export const MAX_OPTIONS_PER_OUTLET = 900;

/** More than the number of destinations, because duplicates are allowed and dropped. */
const MAX_DESTINATION_IDS = 1000;

/** An id that postcall assigns: a positive safe integer, unique in its outlet, never reused. */
export const Id = z
  .int({ error: 'must be a positive integer' })
  .positive({ error: 'must be a positive integer' })
  .meta({ description: 'A positive integer.', examples: [4] });

// Any printable character except { } | and line breaks. Persian and Indic names need the format
// characters ZWNJ and ZWJ.
const PRINTABLE = /^(?:[^\p{C}\p{Zl}\p{Zp}{}|]|[\u200c\u200d])+$/u;

const VarName = z
  .string()
  .trim()
  .normalize('NFC')
  .refine((name) => codePoints(name) >= 1 && codePoints(name) <= 64, {
    error: 'must have 1 to 64 characters',
    abort: true,
  })
  .refine((name) => PRINTABLE.test(name), {
    error: 'must have only printable characters, without { } | and line breaks',
  })
  .meta({
    minLength: 1,
    maxLength: 64,
    description:
      'Name, unique in the outlet and case-sensitive; printable, without `{`, `}`, `|`, line breaks.',
    examples: ['party_size'],
  });

const Options = z
  .array(z.unknown(), { error: 'must be an array of 2 to 100 options' })
  // Before any option is parsed: 350,000 fit into a body.
  .refine((options) => options.length >= 2 && options.length <= 100, {
    error: 'must have 2 to 100 options',
    abort: true,
  })
  .pipe(z.array(text(1, 100)))
  .refine((options) => new Set(options).size === options.length, { error: 'must not repeat an option' })
  .meta({
    override: ({ jsonSchema }: { jsonSchema: Record<string, unknown> }) => {
      const items = { type: 'string', minLength: 1, maxLength: 100 };
      Object.assign(jsonSchema, { items, minItems: 2, maxItems: 100, uniqueItems: true });
    },
    description: 'The values that an enum may have, 2 to 100; only for the type enum.',
  });

const fields = {
  var_name: VarName,
  var_type: z
    .enum(VARIABLE_TYPES, { error: `must be one of ${VARIABLE_TYPES.join(', ')}` })
    .meta({ description: 'Type of the value; dates and times are ISO 8601, phone numbers E.164.' }),
  description: text(1, 2000).meta({
    description: 'The prompt: what the model extracts, 1 to 2,000 characters.',
    examples: ['number of people at the table'],
  }),
  options: Options.optional(),
  required: z.boolean().optional().meta({
    description: 'Flag the value when the call does not mention it; this never stops a delivery.',
  }),
  examples: z
    .array(text(1, 200))
    .max(10, { error: 'must have at most 10 examples' })
    .optional()
    .meta({ description: 'Example values for the model, at most 10 of 200 characters.' }),
  destination_ids: listOf(Id, { max: MAX_DESTINATION_IDS }).meta({
    description: 'Ids of the destinations that receive the value; duplicates are dropped.',
  }),
};

const variableId = Id.meta({ description: 'Id of the variable, unique in its outlet.', examples: [12] });

/** Returns why `options` do not fit the type, or null when they do. */
export function misplacedOptions({
  var_type,
  options,
}: Pick<Variable, 'var_type' | 'options'>): string | null {
  if (var_type === 'enum') return options === undefined ? 'are required for the type enum' : null;
  return options === undefined ? null : 'are allowed only for the type enum';
}

/** A variable as it is stored and returned. */
export const Variable = z.object({ ...fields, variable_id: variableId });
export type Variable = z.infer<typeof Variable>;
export type VariableType = Variable['var_type'];

/** A variable in a request that creates it. */
export const NewVariable = z.strictObject({
  ...fields,
  destination_ids: fields.destination_ids.default([]),
  variable_id: z.null().optional().meta({ description: 'Absent or null: the item creates a variable.' }),
});
export type NewVariable = z.infer<typeof NewVariable>;

/** A variable in a request that updates it: it replaces the given fields and keeps the others. */
export const VariableUpdate = z.strictObject(fields).partial().extend({ variable_id: variableId });
export type VariableUpdate = z.infer<typeof VariableUpdate>;
