import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { VARIABLE_TYPES, type Variable } from '../../../lib/domain/variable.ts';
import { responseSchema } from '../../../lib/extraction/response-schema.ts';
import { aVariable } from '../../support/configuration.ts';
import { strictSchemaProblems } from '../../support/strict-schema.ts';

const named = (...names: string[]) =>
  names.map((var_name, index) => aVariable({ variable_id: index + 1, var_name }));

/** String variables with these names. */
const texts = (...names: string[]): Variable[] =>
  names.map((var_name, index) => aVariable({ var_name, variable_id: index + 1, var_type: 'string' }));

const propertyOf = (fields: Parameters<typeof aVariable>[0]) => {
  const { schema, properties } = responseSchema([aVariable(fields)]);
  const all = schema.properties as Record<string, Record<string, unknown>>;
  return all[properties[0] ?? ''];
};

describe('the schema of each type', () => {
  it('is accepted by strict mode with all types at once', () => {
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

  it('is accepted with 200 variables and 900 options of 100 characters', () => {
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

  it('asks for one turn for each variable', () => {
    const { schema, turns } = responseSchema(named('a', 'b', 'c'));
    expect((schema.properties as Record<string, unknown>)[turns]).toMatchObject({
      type: 'array',
      items: { type: ['integer', 'null'] },
      minItems: 3,
      maxItems: 3,
    });
  });

  it('is the same bytes for the same variables', () => {
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
  ] as const)('of %s is %j', (var_type, expected) => {
    expect(propertyOf({ var_type })).toMatchObject(expected);
  });

  it('of a time accepts hours and minutes only', () => {
    const pattern = new RegExp(String(propertyOf({ var_type: 'time' })?.pattern));
    expect(['00:00', '09:30', '23:59'].every((time) => pattern.test(time))).toBe(true);
    expect(['30:00', '9:30', '12:60', '12:30:00', 'noon'].some((time) => pattern.test(time))).toBe(false);
  });

  it('of an enum has the options unchanged, and null beside them', () => {
    expect(propertyOf({ var_type: 'enum', options: ['Yes "please"', 'нет'] })).toMatchObject({
      anyOf: [{ type: 'string', enum: ['Yes "please"', 'нет'] }, { type: 'null' }],
    });
  });
});

describe('the description of a property', () => {
  it.each<[string, Partial<Variable>, string]>([
    ['is that of the variable', { description: 'guests' }, 'guests'],
    ['has the name that the property cannot show', { var_name: '日付', description: 'day' }, '日付: day'],
    [
      'does not repeat a name that the property shows',
      { var_name: 'party size.', description: 'guests' },
      'guests',
    ],
    ['has the examples', { description: 'guests', examples: ['4', '12'] }, 'guests e.g. 4; 12'],
    ['says that it is required', { description: 'guests', required: true }, 'guests (required)'],
    ['says that it is a phone number', { var_type: 'phone', description: 'mobile' }, 'mobile (phone number)'],
  ])('%s', (_, fields, expected) => {
    expect(propertyOf(fields)?.description).toBe(expected);
  });
});

describe('responseSchema', () => {
  it('has one property for each variable, named after it, and one for all turns', () => {
    const { properties, turns, schema, strict } = responseSchema(texts('customer_name', 'party size'));
    expect({ properties, turns, strict }).toEqual({
      properties: ['customer_name', 'party_size'],
      turns: 'turns',
      strict: true,
    });
    expect(schema.properties).toMatchObject({ turns: { type: 'array', minItems: 2, maxItems: 2 } });
  });

  it.each([
    [['customer_phone_no.'], ['customer_phone_no']],
    [
      ['日付', '時間'],
      ['variable_1', 'variable_2'],
    ],
    [['!"#$%&\'()*+,-./:;<=>?@[\\]^_`~'.padEnd(64, '!')], ['variable_1']],
    [
      ['a b', 'a_b', 'a-b'],
      ['a_b', 'a_b_2', 'a_b_3'],
    ],
    [
      ['Café', 'Cafe\u0301 2'],
      ['Cafe', 'Cafe_2'],
    ],
    [
      ['__proto__', 'constructor'],
      ['proto', 'constructor'],
    ],
    [['x'.repeat(64)], ['x'.repeat(56)]],
  ])('makes legal, unique properties from the names %j', (names, properties) => {
    expect(responseSchema(texts(...names)).properties).toEqual(properties);
  });

  it('names the turns differently when a variable is called turns', () => {
    const { properties, turns } = responseSchema(texts('turns', 'turns 2'));
    expect(new Set([...properties, turns]).size).toBe(3);
    expect(turns).toContain('turn');
  });

  it('has the name of a variable in the description when the property cannot show it', () => {
    const { schema } = responseSchema([
      aVariable({ var_name: '日付', description: 'day', examples: ['明日'] }),
    ]);
    expect(schema.properties).toMatchObject({ variable_1: { description: '日付: day e.g. 明日' } });
  });

  it('is the same bytes for the same variables, and has another name for others', () => {
    expect(JSON.stringify(responseSchema(texts('a')))).toBe(JSON.stringify(responseSchema(texts('a'))));
    expect(responseSchema(texts('a')).name).not.toBe(responseSchema(texts('b')).name);
    expect(responseSchema(texts('a')).name).toMatch(/^[A-Za-z0-9_-]{1,64}$/);
  });

  it('is accepted by strict mode at the limits of an outlet', () => {
    const enums = Array.from({ length: 200 }, (_, index) =>
      aVariable({
        var_name: `variable ${index}`.padEnd(64, 'x'),
        var_type: 'enum',
        options: Array.from({ length: index < 50 ? 6 : 4 }, (_, option) => `${option}`.padEnd(100, 'o')),
      }),
    );
    expect(enums.flatMap(({ options = [] }) => options)).toHaveLength(900);
    expect(strictSchemaProblems(responseSchema(enums).schema)).toEqual([]);
  });

  it('is accepted by strict mode for variables of any name and type', () => {
    const variable = fc.record({
      var_name: fc.string({ minLength: 1, maxLength: 64, unit: 'grapheme' }),
      var_type: fc.constantFrom(...VARIABLE_TYPES),
    });
    fc.assert(
      fc.property(fc.array(variable, { minLength: 1, maxLength: 30 }), (variables) => {
        const schema = responseSchema(
          variables.map((one) =>
            aVariable({ ...one, ...(one.var_type === 'enum' && { options: ['a', 'b'] }) }),
          ),
        );
        expect(strictSchemaProblems(schema.schema)).toEqual([]);
        expect(new Set([...schema.properties, schema.turns]).size).toBe(variables.length + 1);
      }),
    );
  });
});

describe('the names of the properties', () => {
  it.each([
    [
      ['party_size', 'check-in'],
      ['party_size', 'check_in'],
    ],
    [
      ['customer_phone_no.', 'party size'],
      ['customer_phone_no', 'party_size'],
    ],
    [
      ['prénom', 'Größe'],
      ['prenom', 'Gro_e'],
    ],
    [
      ['日付', '!?', '...'],
      ['variable_1', 'variable_2', 'variable_3'],
    ],
    [
      ['-----', '_'],
      ['variable_1', 'variable_2'],
    ],
    [
      ['party size', 'party_size', 'party-size', 'party.size'],
      ['party_size', 'party_size_2', 'party_size_3', 'party_size_4'],
    ],
    [
      ['variable_2', '日付'],
      ['variable_2', 'variable_2_2'],
    ],
    [
      ['b', '2', '1'],
      ['b', 'n_2', 'n_1'],
    ],
    [
      ['__proto__', 'constructor'],
      ['proto', 'constructor'],
    ],
  ])('for the variables %j are %j', (names, expected) => {
    expect(responseSchema(named(...names)).properties).toEqual(expected);
  });

  it('are in the order of the variables, with the turns last', () => {
    const { schema, properties, turns } = responseSchema(named('z', '10', 'a', '2', '日付'));
    expect(Object.keys(schema.properties as object)).toEqual([...properties, turns]);
  });

  it.each([
    [['turns'], 'turns_2'],
    [['turns', 'turns_2'], 'turns_3'],
    [['turn'], 'turns'],
  ])('never equal the name of the turns: %j gives %s', (names, expected) => {
    expect(responseSchema(named(...names)).turns).toBe(expected);
  });

  it('are legal and unique for any names of variables', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'binary', minLength: 1, maxLength: 64 }), { maxLength: 12 }),
        (names) => {
          const { schema, properties, turns } = responseSchema(named(...names));
          expect(strictSchemaProblems(schema)).toEqual([]);
          expect(new Set([...properties, turns]).size).toBe(names.length + 1);
        },
      ),
    );
  });
});
