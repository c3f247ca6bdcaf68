import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { VARIABLE_TYPES, type Variable } from '../../../lib/domain/variable.ts';
import { responseSchema } from '../../../lib/extraction/response-schema.ts';
import { aVariable } from '../../support/configuration.ts';
import { strictSchemaProblems } from '../../support/strict-schema.ts';

const named = (...names: string[]): Variable[] =>
  names.map((var_name, index) => aVariable({ var_name, variable_id: index + 1, var_type: 'string' }));

describe('responseSchema', () => {
  it('has one property for each variable, named after it, and one with the turns of all', () => {
    const { properties, turns, schema, strict } = responseSchema(named('customer_name', 'party size'));
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
  ])('makes legal, unique properties of %j', (names, properties) => {
    expect(responseSchema(named(...names)).properties).toEqual(properties);
  });

  it('gives the turns a name of their own when a variable has taken it', () => {
    const { properties, turns } = responseSchema(named('turns', 'turns 2'));
    expect(new Set([...properties, turns]).size).toBe(3);
    expect(turns).toContain('turn');
  });

  it('shows the variable’s name where the property does not', () => {
    const { schema } = responseSchema([
      aVariable({ var_name: '日付', description: 'day', examples: ['明日'] }),
    ]);
    expect(schema.properties).toMatchObject({ variable_1: { description: '日付: day e.g. 明日' } });
  });

  it('is the same bytes for the same configuration, and has another name for another', () => {
    expect(JSON.stringify(responseSchema(named('a')))).toBe(JSON.stringify(responseSchema(named('a'))));
    expect(responseSchema(named('a')).name).not.toBe(responseSchema(named('b')).name);
    expect(responseSchema(named('a')).name).toMatch(/^[A-Za-z0-9_-]{1,64}$/);
  });

  it('stays within strict mode at the limits of an outlet', () => {
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

  it('stays within strict mode for variables of any name and type', () => {
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
