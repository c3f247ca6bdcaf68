import { describe, expect, it } from '@jest/globals';
import { createConfig, lintFromString } from '@redocly/openapi-core';
import { ENDPOINTS } from '../../../infra/routes.ts';
import { isJsonObject, type JsonObject } from '../../../lib/shared/json.ts';
import { contract, operationOf, operations, schemaErrors } from '../../support/contract.ts';
import { undescribed } from './undescribed.ts';

const lint = async (document: unknown): Promise<string[]> => {
  const problems = await lintFromString({
    source: JSON.stringify(document),
    absoluteRef: 'openapi.json',
    config: await createConfig({ extends: ['recommended'] }),
  });
  return problems.map(
    ({ ruleId, message, location: [{ pointer = '' } = {}] }) => `${ruleId} ${pointer} ${message}`,
  );
};

const json = (value: unknown): JsonObject => JSON.parse(JSON.stringify(value));

const at = (document: JsonObject, ...keys: string[]): JsonObject =>
  keys.reduce<JsonObject>((parent, key) => {
    const child = parent[key];
    if (!isJsonObject(child)) throw new Error(`the document has no ${keys.join('/')}`);
    return child;
  }, document);

describe('the OpenAPI document', () => {
  it('has the routes of the CDK app, each with its methods, and no others', () => {
    const routes = ENDPOINTS.flatMap(({ method, paths }) => paths.map((path) => `${method} ${path}`));
    expect(operations.map(({ method, path }) => `${method} ${path}`).sort()).toEqual(routes.sort());
  });

  it('requires a token where the handler does, and nowhere else', () => {
    const open = ENDPOINTS.filter(({ withoutToken }) => withoutToken).flatMap(({ paths }) => paths);
    for (const { path, operation } of operations) {
      const wanted = operation.security === undefined;
      expect({ path, wanted }).toEqual({ path, wanted: !open.includes(path) });
    }
  });

  it('passes Redocly’s recommended rules, which a broken document fails', async () => {
    // 405 answers a method that a path does not have: no operation can refer to it.
    expect(await lint(contract)).toEqual([
      'no-unused-components #/components/responses/MethodNotAllowed Component: "MethodNotAllowed" is never used.',
    ]);
    expect(await lint({ ...contract, info: {} })).not.toEqual([]);
  });

  it('names each operation once, under one tag', () => {
    const ids = operations.map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { operation } of operations) {
      expect(operation.tags).toHaveLength(1);
    }
  });

  it('lists every failure that a handler of its kind answers', () => {
    for (const { path, operation } of operations) {
      const statuses = Object.keys(operation.responses);
      const needed = ['429', '431', '500', '503'];
      if (operation.security === undefined) needed.push('401', '403');
      if (operation.requestBody) needed.push('400', '413', '415');
      if (path.includes('{')) needed.push('404');
      expect(statuses).toEqual(expect.arrayContaining(needed));
    }
  });

  const withBody = operations.filter(({ operation }) => operation.requestBody);
  it.each(withBody.map((one) => [one.operation.operationId, one] as const))(
    'has examples of the body of %s, and they fit its schema',
    (_, { operation }) => {
      const { schema, examples = {} } = operation.requestBody?.content['application/json'] ?? {};
      expect(Object.keys(examples).length).toBeGreaterThan(0);
      for (const { value } of Object.values(examples)) expect(schemaErrors(schema, value)).toEqual([]);
    },
  );

  it('does not allow what is always refused', () => {
    const limit = operationOf('GET', '/v2/post_call/data/calls')?.operation.parameters?.find(
      ({ name }) => name === 'limit',
    );
    expect(limit?.schema).toEqual({
      type: 'integer',
      minimum: 1,
      maximum: 100,
      default: 20,
      description: 'Calls per page, 1 to 100.',
    });
    const ended = { $ref: '#/components/schemas/CallEnded' };
    const call = { call_id: 'c-1', timestamp: '2026-11-20T10:03:44+05:30', transcript: '' };
    expect(schemaErrors(ended, call)).toEqual([]);
    expect(schemaErrors(ended, { ...call, timestamp: 'yesterday' })).not.toEqual([]);
    expect(schemaErrors(ended, { ...call, call_id: '..' })).not.toEqual([]);
    const anEnum = { var_name: 'a', var_type: 'enum', description: 'b' };
    const created = { $ref: '#/components/schemas/NewVariable' };
    expect(schemaErrors(created, { ...anEnum, options: ['a', 'b'] })).toEqual([]);
    expect(schemaErrors(created, anEnum)).toContain(" must have required property 'options'");
  });

  it('does not fit an answer that lacks a field or has one too many', () => {
    const schema = { $ref: '#/components/schemas/Variable' };
    const variable = {
      variable_id: 1,
      var_name: 'a',
      var_type: 'string',
      description: 'b',
      destination_ids: [],
    };
    expect(schemaErrors(schema, variable)).toEqual([]);
    expect(schemaErrors(schema, { ...variable, more: 1 })).toEqual([' must NOT have additional properties']);
    const { var_type: _, ...incomplete } = variable;
    expect(schemaErrors(schema, incomplete)).toEqual([" must have required property 'var_type'"]);
  });

  it('describes every operation, parameter, response and field', () => {
    expect(undescribed(json(contract))).toEqual([]);
  });

  const data = '/v2/post_call/data';
  it.each([
    ['an operation', ['paths', `${data}/calls`, 'get']],
    ['a component', ['components', 'schemas', 'NewDestination', 'properties', 'when']],
    [
      'an item of a list',
      ['components', 'schemas', 'Call', 'properties', 'values', 'items', 'properties', 'quote'],
    ],
    ['a response', ['components', 'responses', 'Conflict']],
  ])('is searched in %s', (_, keys) => {
    const document = json(contract);
    delete at(document, ...keys).description;
    expect(undescribed(document)).toEqual([expect.stringContaining(`/${keys.join('/')}`)]);
  });
});
