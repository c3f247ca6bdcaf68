import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { ERROR_CODES, HTTP_STATUS, InvalidRequest, MethodNotAllowed } from '../../../lib/shared/errors.ts';
import { contract } from '../../support/contract.ts';

describe('docs/errors.md', () => {
  const rows = [
    ...readFileSync('docs/errors.md', 'utf8').matchAll(/^\| `(\w+)` \| (\d{3}) \| (.+) \| (.+) \|$/gm),
  ];
  const documented = rows.filter(([, , status]) => status !== undefined);

  it('lists every code once, with the status that it is answered with', () => {
    expect(documented.map(([, code, status]) => `${code} ${status}`).sort()).toEqual(
      ERROR_CODES.map((code) => `${code} ${HTTP_STATUS[code]}`).sort(),
    );
  });

  it('says of every code when it is answered and what to do', () => {
    for (const [row, , , when, what] of documented) {
      expect({ row, when, what }).toEqual({
        row,
        when: expect.stringMatching(/\w{3}.*[.]$/),
        what: expect.stringMatching(/\w{3}.*[.]$/),
      });
    }
  });
});

describe('the OpenAPI document', () => {
  it('describes the codes of every status, each status its own', () => {
    const described = Object.entries(contract.components.schemas).flatMap(([, schema]) => codesIn(schema));
    expect(described.sort()).toEqual([...ERROR_CODES].sort());
  });
});

describe('the tests', () => {
  // The OpenAPI document lists the codes of a status, so it cannot tell one from another of them.
  it('expect every code by its name', () => {
    const files = ['test/flows/**/*.test.ts', 'test/lib/**/*.test.ts'];
    const source = globSync(files).map((file) => readFileSync(file, 'utf8'));
    const expected = new Set(source.flatMap((text) => text.match(/(?<=')[a-z]+(?:_[a-z]+)+(?=')/g) ?? []));
    expect(ERROR_CODES.filter((code) => !expected.has(code))).toEqual([]);
  });
});

function codesIn(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null || !('properties' in schema)) return [];
  const { properties } = schema;
  if (typeof properties !== 'object' || properties === null) return [];
  if (!('request_id' in properties && 'code' in properties)) return [];
  const { code } = properties;
  return typeof code === 'object' && code !== null && 'enum' in code && Array.isArray(code.enum)
    ? code.enum
    : [];
}

describe('a failure', () => {
  it('lists the same problem once', () => {
    const problem = { path: '0', message: 'is required' };
    expect(new InvalidRequest([problem, { ...problem }, { ...problem, path: '1' }]).problems).toEqual([
      problem,
      { path: '1', message: 'is required' },
    ]);
  });

  it('of a wrong method names those that are allowed', () => {
    expect(new MethodNotAllowed('PATCH', ['DELETE', 'GET'])).toMatchObject({
      code: 'method_not_allowed',
      message: 'PATCH is not allowed on this path: use DELETE or GET',
      headers: { allow: 'DELETE, GET' },
    });
  });
});
