/**
 * Conversations for the tests of the simulated model's rules, and the values that the rules read.
 */
import { conversationOf } from '../../../local/simulated-model/conversation.ts';
import { readForm } from '../../../local/simulated-model/rules/form.ts';
import type { Schema } from '../../../local/simulated-model/strict-schema.ts';

/**
 * Lines such as "agent: How many?" as the prompt of our extraction. The call ended on a Friday
 * afternoon.
 */
export const prompt = (...lines: string[]): string =>
  `Call ended: Friday 2026-11-20 15:33 Asia/Kolkata\nTranscript:\n${lines.map((line, index) => `${index + 1} ${line}`).join('\n')}`;

const TYPES: Readonly<Record<string, Schema>> = {
  string: { type: ['string', 'null'] },
  integer: { type: ['integer', 'null'] },
  number: { type: ['number', 'null'] },
  boolean: { type: ['boolean', 'null'] },
  date: { type: ['string', 'null'], format: 'date' },
  time: { type: ['string', 'null'], pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$' },
  datetime: { type: ['string', 'null'], format: 'date-time' },
  email: { type: ['string', 'null'], format: 'email' },
};

/**
 * Returns a property: `field('party_size', 'integer', 'Number of people')`; with options an enum.
 */
export const field = (name: string, type: string, description = '', options?: string[]): [string, Schema] => [
  name,
  options
    ? { anyOf: [{ type: 'string', enum: options }, { type: 'null' }], description }
    : { ...TYPES[type], description },
];

/** Returns the flat schema of our extraction, with the array of turns. */
export const form = (...fields: [string, Schema][]): Schema => ({
  type: 'object',
  properties: {
    ...Object.fromEntries(fields),
    turns: {
      type: 'array',
      items: { type: ['integer', 'null'] },
      minItems: fields.length,
      maxItems: fields.length,
    },
  },
  required: [...fields.map(([name]) => name), 'turns'],
  additionalProperties: false,
});

/** Returns the value of one property of a call, and its turn. */
export function readOne(one: [string, Schema], ...lines: string[]): { value: unknown; turn: unknown } {
  const read = readForm(form(one), conversationOf(prompt(...lines)));
  return { value: read[one[0]], turn: Array.isArray(read.turns) ? read.turns[0] : undefined };
}

/** Returns the values of several properties of a call. */
export const readAll = (fields: [string, Schema][], ...lines: string[]): Record<string, unknown> =>
  readForm(form(...fields), conversationOf(prompt(...lines)));
