/**
 * Reads the values of a flat schema: each property by the rule of its type, and the turn of each
 * value.
 */
import type { Conversation } from '../conversation.ts';
import { isSchema, type Schema, typesOf } from '../strict-schema.ts';
import { type Asked, type Found, kindOf, stems } from './asked.ts';
import { readBoolean, readOption } from './choices.ts';
import { readEmail, readPhone } from './contacts.ts';
import { readDate, readDateTime, readTime } from './dates.ts';
import { readNumber } from './numbers.ts';
import { type Reading, type Rule, readingOf } from './reading.ts';
import { readText } from './texts.ts';

interface Field {
  name: string;
  rule: Rule;
  /** Properties of one kind compete for the same values. */
  kind: string;
  asked: Omit<Asked, 'alone'>;
}

/**
 * Each rule reads the whole conversation. Beyond this many characters in total, further properties
 * stay null.
 */
const MAX_WORK = 100_000_000;

/**
 * Returns the value of each property, or null. An array property whose name contains "turn" gets
 * the turns, in order.
 */
export function readForm(schema: Schema, conversation: Conversation): Record<string, unknown> {
  const properties = Object.entries(isSchema(schema.properties) ? schema.properties : {}).filter(
    (entry): entry is [string, Schema] => isSchema(entry[1]),
  );
  const isTurns = ([name, one]: [string, Schema]) => /turn/i.test(name) && typesOf(one).includes('array');
  const fields = properties.filter((entry) => !isTurns(entry)).map(([name, one]) => fieldOf(name, one));
  const kinds = new Map<string, number>();
  for (const { kind } of fields) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);

  const reading = readingOf(conversation);
  const length = conversation.turns.reduce((sum, { text }) => sum + text.length, 0);
  const found = fields.map((field, index) => {
    const alone = kinds.get(field.kind) === 1;
    return [field.name, index * length > MAX_WORK ? null : read(field, reading, alone)] as const;
  });
  const turns = found.map(([, one]) => one?.turn ?? null);
  return Object.fromEntries([
    ...found.map(([name, one]) => [name, one?.value ?? null] as const),
    ...properties.filter(isTurns).map(([name]) => [name, turns] as const),
  ]);
}

const read = ({ rule, asked }: Field, reading: Reading, alone: boolean): Found | null =>
  rule(reading, { ...asked, alone });

function fieldOf(name: string, schema: Schema): Field {
  const description = typeof schema.description === 'string' ? schema.description : '';
  const words = name.replace(/([a-z])([A-Z])/g, '$1 $2').replaceAll('_', ' ');
  const asked = {
    name: stems(words),
    words: stems(description),
    text: `${words}\n${description}`.toLowerCase(),
  };
  return { name, asked, ...ruleFor(schema, asked) };
}

function ruleFor(schema: Schema, asked: Omit<Asked, 'alone'>): { rule: Rule; kind: string } {
  const inner = [schema, ...(Array.isArray(schema.anyOf) ? schema.anyOf.filter(isSchema) : [])];
  const options = inner
    .flatMap((one) => (Array.isArray(one.enum) ? one.enum : []))
    .filter((one) => typeof one === 'string');
  if (options.length > 0) return { rule: readOption(options), kind: 'option' };
  const types = inner.flatMap(typesOf);
  const format = inner.find((one) => typeof one.format === 'string')?.format;
  const pattern = inner.find((one) => typeof one.pattern === 'string')?.pattern;
  if (types.includes('boolean')) return { rule: readBoolean, kind: 'boolean' };
  if (types.includes('integer')) return { rule: readNumber({ whole: true }), kind: 'number' };
  if (types.includes('number')) return { rule: readNumber({ whole: false }), kind: 'number' };
  if (format === 'date') return { rule: readDate, kind: 'day' };
  if (format === 'date-time') return { rule: readDateTime, kind: 'day' };
  // A pattern for a time has a colon; `(?:` is only a group.
  if (format === 'time' || (typeof pattern === 'string' && pattern.replaceAll('(?:', '').includes(':')))
    return { rule: readTime, kind: 'time' };
  if (format === 'email' || /\be-?mail\b/.test(asked.text)) return { rule: readEmail, kind: 'email' };
  if (/\b(?:phone|mobile|telephone|cell|whatsapp)\b/.test(asked.text))
    return { rule: readPhone, kind: 'phone' };
  return { rule: readText, kind: kindOf({ ...asked, alone: true }) };
}
