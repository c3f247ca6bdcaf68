import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { responseSchema } from '../../../lib/extraction/response-schema.ts';
import { aVariable } from '../../support/configuration.ts';
import { strictSchemaProblems } from '../../support/strict-schema.ts';

const named = (...names: string[]) =>
  names.map((var_name, index) => aVariable({ variable_id: index + 1, var_name }));

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
  ])('of %j are %j', (names, expected) => {
    expect(responseSchema(named(...names)).properties).toEqual(expected);
  });

  it('stand in the variables’ order, the turns last, whatever they are called', () => {
    const { schema, properties, turns } = responseSchema(named('z', '10', 'a', '2', '日付'));
    expect(Object.keys(schema.properties as object)).toEqual([...properties, turns]);
  });

  it.each([
    [['turns'], 'turns_2'],
    [['turns', 'turns_2'], 'turns_3'],
    [['turn'], 'turns'],
  ])('leave the name of the turns free: %j gives %s', (names, expected) => {
    expect(responseSchema(named(...names)).turns).toBe(expected);
  });

  it('are legal and unique for any names', () => {
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
