/** A variable: something to be read out of a finished conversation. The one schema of it, and its types. */
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
/** OpenAI takes 1,000 enum values in a strict schema; what is left over is ours. */
export const MAX_OPTIONS_PER_OUTLET = 900;

/** Duplicates are dropped, so there may be more of them than destinations. */
const MAX_DESTINATION_IDS = 1000;

/** An id of ours: a positive safe integer, unique in its outlet, never reused. */
export const Id = z
  .int({ error: 'must be a positive integer' })
  .positive({ error: 'must be a positive integer' })
  .meta({ examples: [4] });

// Any printable character but { } | and line breaks. ZWNJ and ZWJ are format characters that Persian and Indic names need.
const PRINTABLE = /^(?:[^\p{C}\p{Zl}\p{Zp}{}|]|[\u200c\u200d])+$/u;

const VarName = z
  .string()
  .trim()
  .normalize('NFC')
  .refine((name) => codePoints(name) >= 1 && codePoints(name) <= 64, {
    error: 'must have 1 to 64 characters',
    abort: true,
  })
  .refine((name) => PRINTABLE.test(name), { error: 'must be printable, without { } | and line breaks' })
  .meta({
    minLength: 1,
    maxLength: 64,
    description: 'Unique in the outlet; case matters. Any printable character but { } | and line breaks.',
    examples: ['party_size'],
  });

const Options = z
  .array(text(1, 100))
  .min(2, { error: 'must have 2 to 100 options' })
  .max(100, { error: 'must have 2 to 100 options' })
  .refine((options) => new Set(options).size === options.length, { error: 'must not repeat an option' })
  .meta({ uniqueItems: true, description: 'What an enum may be; only an enum has options.' });

const fields = {
  var_name: VarName,
  var_type: z.enum(VARIABLE_TYPES, { error: `must be one of ${VARIABLE_TYPES.join(', ')}` }),
  description: text(1, 2000).meta({
    description: 'The prompt: what the model is asked to read.',
    examples: ['number of people at the table'],
  }),
  options: Options.optional(),
  required: z
    .boolean()
    .meta({ description: 'Not heard is noted as a problem of the value; it never stops a delivery.' })
    .optional(),
  examples: z.array(text(1, 200)).max(10, { error: 'must have at most 10 examples' }).optional(),
  destination_ids: listOf(Id, { max: MAX_DESTINATION_IDS }).meta({
    description: 'Where its value is sent; duplicates are dropped.',
  }),
};

/** Why options do not stand where they belong, null when they do. */
export function misplacedOptions({
  var_type,
  options,
}: Pick<Variable, 'var_type' | 'options'>): string | null {
  if (var_type === 'enum') return options === undefined ? 'an enum needs options' : null;
  return options === undefined ? null : 'only an enum has options';
}

/** A variable as it is stored and returned. */
export const Variable = z.object({ ...fields, variable_id: Id });
export type Variable = z.infer<typeof Variable>;
export type VariableType = Variable['var_type'];

/** A variable in a request that creates it. */
export const NewVariable = z.strictObject({
  ...fields,
  destination_ids: fields.destination_ids.default([]),
  variable_id: z.null().optional(),
});
export type NewVariable = z.infer<typeof NewVariable>;

/** A variable in a request that updates it: it replaces the fields it carries and keeps the others. */
export const VariableUpdate = z.strictObject(fields).partial().extend({ variable_id: Id });
export type VariableUpdate = z.infer<typeof VariableUpdate>;
