/**
 * Checks schemas by the rules of the provider's strict mode (Structured Outputs, "Supported
 * schemas").
 */

type Schema = { [keyword: string]: unknown };

const KEYWORDS = new Set([
  'type',
  'properties',
  'required',
  'additionalProperties',
  'description',
  'enum',
  'const',
  'items',
  'anyOf',
  '$ref',
  '$defs',
  'pattern',
  'format',
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'multipleOf',
  'minItems',
  'maxItems',
]);
const FORMATS = new Set([
  'date-time',
  'time',
  'date',
  'duration',
  'email',
  'hostname',
  'ipv4',
  'ipv6',
  'uuid',
]);

interface Found {
  problems: string[];
  count: { properties: number; enums: number; characters: number };
}

/** Lists what strict mode would refuse in a schema. */
export function strictSchemaProblems(root: Schema): string[] {
  const found: Found = { problems: [], count: { properties: 0, enums: 0, characters: 0 } };
  const { problems, count } = found;
  if (root.type !== 'object' || 'anyOf' in root) problems.push('the root is not an object');
  visit(found, root, '', 1);
  if (count.properties > 5_000) problems.push('more than 5,000 properties');
  if (count.enums > 1_000) problems.push('more than 1,000 enum values');
  if (count.characters > 120_000) problems.push('more than 120,000 characters of names and enum values');
  return problems;
}

function visit(found: Found, schema: Schema, at: string, depth: number): void {
  if (depth > 5) found.problems.push(`${at}: deeper than 5 levels`);
  for (const keyword of Object.keys(schema))
    if (!KEYWORDS.has(keyword)) found.problems.push(`${at}: ${keyword}`);
  if (typeof schema.format === 'string' && !FORMATS.has(schema.format))
    found.problems.push(`${at}: format ${schema.format}`);
  if (Array.isArray(schema.enum)) {
    found.count.enums += schema.enum.length;
    found.count.characters += schema.enum.join('').length;
  }
  if (schema.type === 'object') visitObject(found, schema, at, depth);
  if (schema.items) visit(found, schema.items as Schema, `${at}[]`, depth + 1);
  if (Array.isArray(schema.anyOf)) for (const one of schema.anyOf) visit(found, one, at, depth + 1);
}

function visitObject(found: Found, schema: Schema, at: string, depth: number): void {
  const properties = Object.entries(schema.properties ?? {});
  found.count.properties += properties.length;
  found.count.characters += properties.map(([name]) => name).join('').length;
  if (schema.additionalProperties !== false) found.problems.push(`${at}: additionalProperties`);
  const names = JSON.stringify(properties.map(([name]) => name).sort());
  const required = Array.isArray(schema.required) ? JSON.stringify([...schema.required].sort()) : '';
  if (names !== required) found.problems.push(`${at}: required`);
  for (const [name, one] of properties) {
    if (!/^[A-Za-z0-9_-]{1,64}$/.test(name)) found.problems.push(`${at}: the name ${name}`);
    visit(found, one, `${at}.${name}`, depth + 1);
  }
}
