import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { FILTERS } from '../../../lib/template/filters.ts';
import { renderedValue } from './builders.ts';

const DOCS = readFileSync(new URL('../../../docs/templates.md', import.meta.url), 'utf8');
const documented = [...DOCS.matchAll(/^- `(\w+)`: `(\{\{.*?\}\})` → `(.*?)`(?: \(.*\))?$/gm)].map(
  ([, name = '', example = '', result = '']) => ({ name, example, result }),
);

describe('the documented filters', () => {
  it('are exactly the filters of the code', () => {
    expect(documented.map(({ name }) => name).toSorted()).toEqual([...FILTERS.keys()].toSorted());
  });

  it.each(documented)('$name: $example gives $result', async ({ name, example, result }) => {
    expect(example).toContain(`| ${name}`);
    expect(await renderedValue(example)).toEqual(JSON.parse(result));
  });
});

describe('null stays null', () => {
  it.each([...FILTERS].filter(([name]) => name !== 'default'))('in %s', async (name, { required, args }) => {
    const given = args.slice(0, required).map((kind) => (kind === 'number' ? '1' : "'a'"));
    const call = given.length === 0 ? name : `${name}: ${given.join(', ')}`;
    expect(await renderedValue(`{{ missing | ${call} }}`, { missing: null })).toBeNull();
    expect(await renderedValue(`<{{ missing | ${call} }}>`, { missing: null })).toBe('<>');
  });

  it.each(["'abc'", "'1e3'", "'0x10'", "''", 'true', 'nil', 'metadata.items'])(
    'in arithmetic on %s',
    async (value) => {
      expect(await renderedValue(`{{ x | default: ${value} | plus: 1 }}`, { x: null })).toBeNull();
      expect(await renderedValue(`{{ 1 | at_least: y }}`, { y: 'abc' })).toBeNull();
    },
  );

  it('but a number in a text is used as a number', async () => {
    expect(await renderedValue('{{ x | times: 2 }}', { x: ' 4.5 ' })).toBe(9);
  });
});

describe('a filter', () => {
  it('keeps the JSON type of its result', async () => {
    expect(await renderedValue("{{ 'a,b' | split: ',' }}")).toEqual(['a', 'b']);
    expect(await renderedValue("{{ 'abc' | size }}")).toBe(3);
    expect(await renderedValue('{{ 1 | divided_by: 0 }}')).toBeNull();
    expect(await renderedValue("{{ vip | default: 'no', allow_false: true }}", { vip: false })).toBe(false);
    expect(await renderedValue("{{ vip | default: 'no' }}", { vip: false })).toBe('no');
    expect(await renderedValue('{{ n | default: 7 }}', { n: 0 })).toBe(0);
  });

  it('accepts other values as arguments, whatever they contain', async () => {
    const values = { a: 'x', b: "' | upcase }} {{ guest_name", c: '$&$1' };
    expect(await renderedValue('{{ a | append: b | upcase }}', values)).toBe("X' | UPCASE }} {{ GUEST_NAME");
    expect(await renderedValue("{{ a | replace_first: 'x', c | replace: '1', c }}", values)).toBe('$&$$&$1');
  });

  it('counts characters, not UTF-16 units', async () => {
    expect(await renderedValue("{{ '😀é' | size }}")).toBe(2);
    expect(await renderedValue("{{ '😀😀é' | slice: 1, 99999999 }}")).toBe('😀é');
    expect(await renderedValue("{{ '😀😀é' | truncate: 2, '' }}")).toBe('😀😀');
  });

  it('uses lists and objects as JSON where it needs text', async () => {
    expect(await renderedValue('{{ metadata.items | upcase }}')).toBe('[{"NAME":"THALI"}]');
    expect(await renderedValue("{{ metadata.items | join: '-' }}")).toBe('{"name":"thali"}');
  });
});
