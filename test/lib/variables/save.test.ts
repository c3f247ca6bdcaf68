import { describe, expect, it } from '@jest/globals';
import { NewVariable, type Variable, VariableUpdate } from '../../../lib/domain/variable.ts';
import { itemsOf, savesOf } from '../../../lib/http/items.ts';
import { variablesChanged } from '../../../lib/variables/save.ts';
import { aConfiguration, aDestination, aVariable } from '../../support/configuration.ts';

const change = (body: unknown, configuration = aConfiguration()) =>
  variablesChanged(
    configuration,
    savesOf(itemsOf(body, { max: 50 }), {
      id: 'variable_id',
      created: NewVariable,
      updated: VariableUpdate,
      updatesOnly: false,
    }),
  );

const created = (fields: Partial<Variable> & { variable_id?: never } = {}) => ({
  var_name: 'party_size',
  var_type: 'integer',
  description: 'number of people',
  ...fields,
});

const refusal = (body: unknown, configuration = aConfiguration()) => {
  try {
    change(body, configuration);
  } catch (error) {
    return error;
  }
  return undefined;
};

describe('variablesChanged', () => {
  it('assigns ids in the order of the request', () => {
    const { result, last_variable_id } = change(
      [created({ var_name: 'a' }), created({ var_name: 'b' })],
      aConfiguration({ last_variable_id: 7 }),
    );
    expect(result.map(({ variable_id }) => variable_id)).toEqual([8, 9]);
    expect(last_variable_id).toBe(9);
  });

  it('replaces the given fields of an update and keeps the others', () => {
    const before = aVariable({ variable_id: 3, examples: ['four'], required: true, destination_ids: [1] });
    const configuration = aConfiguration({
      variables: [before],
      destinations: [aDestination({ destination_id: 1 })],
    });
    expect(change([{ variable_id: 3, description: 'anew' }], configuration).result).toEqual([
      { ...before, description: 'anew' },
    ]);
    expect(
      change([{ variable_id: 3, destination_ids: [] }], configuration).result[0]?.destination_ids,
    ).toEqual([]);
  });

  it('lets two variables swap their names in one request', () => {
    const variables = [
      aVariable({ variable_id: 1, var_name: 'a' }),
      aVariable({ variable_id: 2, var_name: 'b' }),
    ];
    const { result } = change(
      [
        { variable_id: 1, var_name: 'b' },
        { variable_id: 2, var_name: 'a' },
      ],
      aConfiguration({ variables }),
    );
    expect(result.map(({ var_name }) => var_name)).toEqual(['b', 'a']);
  });

  it('distinguishes names by case, not by Unicode form or outer spaces', () => {
    const configuration = aConfiguration({ variables: [aVariable({ var_name: 'Café' })] });
    expect(refusal([created({ var_name: 'café' })], configuration)).toBeUndefined();
    expect(refusal([created({ var_name: ' Cafe\u0301 ' })], configuration)).toMatchObject({
      code: 'duplicate_name',
      message: 'Variable with name already exists',
      problems: [{ path: '0.var_name' }],
    });
  });

  it('refuses two of the same name in one request', () => {
    expect(refusal([created(), created()])).toMatchObject({
      code: 'duplicate_name',
      problems: [{ path: '0.var_name' }, { path: '1.var_name' }],
    });
  });

  it('lists every variable and destination that does not exist', () => {
    expect(
      refusal(
        [{ variable_id: 5 }, created({ destination_ids: [1, 2, 2] })],
        aConfiguration({ destinations: [aDestination({ destination_id: 1 })] }),
      ),
    ).toMatchObject({
      code: 'variable_not_found',
      message: 'Variable with ID not found',
      problems: [{ path: '0.variable_id' }, { path: '1.destination_ids.1' }, { path: '1.destination_ids.2' }],
    });
  });

  it('reports invalid fields before unknown ids, and unknown ids before conflicts', () => {
    const configuration = aConfiguration({ variables: [aVariable({ variable_id: 1, var_name: 'a' })] });
    const missing = { variable_id: 99 };
    const twice = created({ var_name: 'a' });
    expect(
      refusal([missing, twice, created({ var_name: 'b', options: ['x', 'y'] })], configuration),
    ).toMatchObject({
      code: 'invalid_request',
      problems: [{ path: '2.options' }],
    });
    expect(refusal([missing, twice], configuration)).toMatchObject({ code: 'variable_not_found' });
    expect(refusal([twice], configuration)).toMatchObject({ code: 'duplicate_name' });
  });

  it('requires options for an enum and for no other type, and drops them with the type', () => {
    const before = aVariable({ variable_id: 1, var_type: 'enum', options: ['yes', 'no'] });
    const configuration = aConfiguration({ variables: [before] });
    expect(refusal([created({ var_type: 'enum' })])).toMatchObject({ problems: [{ path: '0.options' }] });
    expect(refusal([created({ options: ['a', 'b'] })])).toMatchObject({ problems: [{ path: '0.options' }] });
    expect(change([{ variable_id: 1, var_type: 'string' }], configuration).result[0]).not.toHaveProperty(
      'options',
    );
  });

  it('enforces the limits of 200 variables and of 900 options in total', () => {
    const variables = Array.from({ length: 200 }, (_, index) =>
      aVariable({ variable_id: index + 1, var_name: `v${index}` }),
    );
    expect(refusal([created({ var_name: 'one more' })], aConfiguration({ variables }))).toMatchObject({
      problems: [{ path: '', message: expect.stringContaining('200') }],
    });
    const options = Array.from({ length: 100 }, (_, index) => `option ${index}`);
    const enums = Array.from({ length: 9 }, (_, index) =>
      created({ var_name: `e${index}`, var_type: 'enum', options }),
    );
    expect(refusal(enums)).toBeUndefined();
    expect(
      refusal([...enums, created({ var_name: 'one more', var_type: 'enum', options: ['a', 'b'] })]),
    ).toMatchObject({ problems: [{ path: '', message: expect.stringContaining('900') }] });
  });
});
