import { describe, expect, it } from '@jest/globals';
import { VARIABLE_TYPES, type Variable } from '../../../lib/domain/variable.ts';
import { responseSchema } from '../../../lib/extraction/response-schema.ts';
import { aVariable } from '../../support/configuration.ts';
import { strictSchemaProblems } from '../../support/strict-schema.ts';

const named = (...names: string[]) =>
  names.map((var_name, index) => aVariable({ variable_id: index + 1, var_name }));

const propertyOf = (fields: Parameters<typeof aVariable>[0]) => {
  const { schema, properties } = responseSchema([aVariable(fields)]);
  const all = schema.properties as Record<string, Record<string, unknown>>;
  return all[properties[0] ?? ''];
};

describe('the schema', () => {
  it('is taken by strict mode with every type at once', () => {
    const variables = VARIABLE_TYPES.map((var_type, index) =>
      aVariable({
        variable_id: index + 1,
        var_name: `a ${var_type}`,
        var_type,
        required: true,
        examples: ['one', 'two'],
        ...(var_type === 'enum' && { options: ['yes', 'no'] }),
      }),
    );
    expect(strictSchemaProblems(responseSchema(variables).schema)).toEqual([]);
  });

  it('is taken at the limits of an outlet: 200 variables and 900 options of 100 characters', () => {
    const variables = Array.from({ length: 200 }, (_, index) =>
      aVariable({
        variable_id: index + 1,
        var_name: `${'x'.repeat(60)}_${index}`,
        ...(index < 9 && {
          var_type: 'enum' as const,
          options: Array.from({ length: 100 }, (__, option) => `${index} ${option} `.padEnd(100, 'o')),
        }),
      }),
    );
    expect(strictSchemaProblems(responseSchema(variables).schema)).toEqual([]);
  });

  it('asks for one turn a variable', () => {
    const { schema, turns } = responseSchema(named('a', 'b', 'c'));
    expect((schema.properties as Record<string, unknown>)[turns]).toMatchObject({
      type: 'array',
      items: { type: ['integer', 'null'] },
      minItems: 3,
      maxItems: 3,
    });
  });

  it('has the same bytes for the same variables', () => {
    const bytes = () => JSON.stringify(responseSchema(named('a', 'b', '日付')));
    expect(bytes()).toBe(bytes());
  });

  it.each([
    ['integer', { type: ['integer', 'null'] }],
    ['float', { type: ['number', 'null'] }],
    ['boolean', { type: ['boolean', 'null'] }],
    ['date', { type: ['string', 'null'], format: 'date' }],
    ['datetime', { type: ['string', 'null'], format: 'date-time' }],
    ['email', { type: ['string', 'null'], format: 'email' }],
  ] as const)('has for %s %j', (var_type, expected) => {
    expect(propertyOf({ var_type })).toMatchObject(expected);
  });

  it('takes hours and minutes for a time, and nothing else', () => {
    const pattern = new RegExp(String(propertyOf({ var_type: 'time' })?.pattern));
    expect(['00:00', '09:30', '23:59'].every((time) => pattern.test(time))).toBe(true);
    expect(['30:00', '9:30', '12:60', '12:30:00', 'noon'].some((time) => pattern.test(time))).toBe(false);
  });

  it('has the options of an enum as they are, and null beside them', () => {
    expect(propertyOf({ var_type: 'enum', options: ['Yes "please"', 'нет'] })).toMatchObject({
      anyOf: [{ type: 'string', enum: ['Yes "please"', 'нет'] }, { type: 'null' }],
    });
  });
});

describe('the description of a property', () => {
  it.each<[string, Partial<Variable>, string]>([
    ['is the variable’s', { description: 'guests' }, 'guests'],
    ['says the name that the property cannot show', { var_name: '日付', description: 'day' }, '日付: day'],
    ['does not repeat a name that it shows', { var_name: 'party size.', description: 'guests' }, 'guests'],
    ['has the examples', { description: 'guests', examples: ['4', '12'] }, 'guests e.g. 4; 12'],
    ['says that it is required', { description: 'guests', required: true }, 'guests (required)'],
    ['says that it is a phone number', { var_type: 'phone', description: 'mobile' }, 'mobile (phone number)'],
  ])('%s', (_, fields, expected) => {
    expect(propertyOf(fields)?.description).toBe(expected);
  });
});
