/** Fills in a form: each property by the rule of its type, and the turns of all values. */
import type { Conversation } from '../conversation.ts';
import { isSchema, type Schema, typesOf } from '../strict-schema.ts';
import { readBoolean } from './booleans.ts';
import { readEmail, readPhone } from './contact.ts';
import { readDate, readDateTime, readTime } from './dates.ts';
import { type Asked, type Found, type Rule, stems } from './found.ts';
import { readNumber } from './numbers.ts';
import { readOption } from './options.ts';
import { readText } from './text.ts';

/** What was read for each property of a flat schema; an array named after turns gets the turns, in order. */
export function readForm(schema: Schema, conversation: Conversation): Record<string, unknown> {
  const properties = Object.entries(isSchema(schema.properties) ? schema.properties : {}).filter(
    (entry): entry is [string, Schema] => isSchema(entry[1]),
  );
  const isTurns = ([name, one]: [string, Schema]) => /turn/i.test(name) && typesOf(one).includes('array');
  const found = properties
    .filter((entry) => !isTurns(entry))
    .map(([name, one]) => [name, readOne(name, one, conversation)] as const);
  const turns = found.map(([, one]) => one?.turn ?? null);
  return {
    ...Object.fromEntries(found.map(([name, one]) => [name, one?.value ?? null])),
    ...Object.fromEntries(properties.filter(isTurns).map(([name]) => [name, turns])),
  };
}

function readOne(name: string, schema: Schema, conversation: Conversation): Found | null {
  const description = typeof schema.description === 'string' ? schema.description : '';
  const asked: Asked = {
    name: stems(name.replaceAll('_', ' ')),
    words: stems(description),
    text: `${name.replaceAll('_', ' ')} ${description}`.toLowerCase(),
  };
  const inner = [schema, ...(Array.isArray(schema.anyOf) ? schema.anyOf.filter(isSchema) : [])];
  const options = inner
    .flatMap((one) => (Array.isArray(one.enum) ? one.enum : []))
    .filter((one) => typeof one === 'string');
  if (options.length > 0) return readOption(options)(conversation, asked);
  const types = inner.flatMap(typesOf);
  return ruleFor(types, schema, asked)(conversation, asked);
}

function ruleFor(types: readonly string[], { format, pattern }: Schema, { text }: Asked): Rule {
  if (types.includes('boolean')) return readBoolean;
  if (types.includes('integer')) return readNumber({ whole: true });
  if (types.includes('number')) return readNumber({ whole: false });
  if (format === 'date') return readDate;
  if (format === 'date-time') return readDateTime;
  if (format === 'time' || (typeof pattern === 'string' && pattern.includes(':'))) return readTime;
  if (format === 'email' || /\be-?mail\b/.test(text)) return readEmail;
  return /\b(?:phone|mobile|telephone)\b/.test(text) ? readPhone : readText;
}
