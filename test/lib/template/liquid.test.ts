import { describe, expect, it } from '@jest/globals';
import { filters as everything, tags } from 'liquidjs';
import { templateProblems } from '../../../lib/template/check.ts';
import { FILTERS } from '../../../lib/template/filters.ts';
import { compileTemplate, renderTemplate } from '../../../lib/template/rendering.ts';
import { aScope, aTemplate, renderedValue } from './builders.ts';

const refused = async (text: string) => {
  const template = aTemplate({ api_body: [text] });
  expect(templateProblems(template)).toMatchObject([{ path: 'api_body.0' }]);
  await expect(compileTemplate(template)).rejects.toMatchObject({ code: 'invalid_template' });
};

describe('an advisory of liquidjs does not affect us', () => {
  it.each(Object.getOwnPropertyNames(Object.prototype))(
    'GHSA-gf2q-c269-pqgc, CVE-2026-45618: %s is not a filter, although every object has it',
    async (name) => {
      await refused(`{{ 1 | ${name} }}`);
    },
  );

  it.each(Object.keys(tags))(
    'CVE-2026-44645, CVE-2026-35525: no tag %s, so no loop and no file',
    async (tag) => {
      await refused(`{%- ${tag} -%}`);
      await refused(`{% ${tag} './package.json' %}`);
    },
  );

  it.each(Object.keys(everything).filter((name) => !FILTERS.has(name)))(
    'CVE-2026-45617, CVE-2026-55575, CVE-2026-39412: no filter %s',
    async (name) => {
      await refused(`{{ x | ${name} }}`);
    },
  );

  it('GHSA-fwxr-j5w2-587m: an inherited index of an array is not read', async () => {
    Object.defineProperty(Array.prototype, '0', { value: 'inherited', configurable: true, writable: true });
    try {
      const values = { empty: [] };
      expect(await renderedValue('{{ empty | first }}', values)).toBeNull();
      expect(await renderedValue('{{ empty | last }}', values)).toBeNull();
    } finally {
      Reflect.deleteProperty(Array.prototype, '0');
    }
  });

  it('a range is not a value, so it cannot be too long', async () => {
    expect(await renderedValue('{{ (1..1000000000) | size }}')).toBeNull();
    await refused('{{ x | join: (1..1000000000) }}');
  });
});

describe('the output of filters is limited', () => {
  const MEGABYTE = 1_000_000;
  const fails = (text: string, values = { x: 'a'.repeat(MEGABYTE), y: '<'.repeat(MEGABYTE) }) =>
    expect(renderedValue(text, values)).rejects.toMatchObject({ code: 'too_much_work' });

  it.each([
    '{{ x | append: x }}',
    '{{ x | upcase | downcase }}',
    "{{ x | replace: 'a', x }}",
    "{{ x | split: 'a' | join: x }}",
    '{{ y | escape }}',
    '{{ y | url_encode }}',
    '{{ x | base64_encode }}',
    '{{ x | json | json | json }}',
  ])('for %s of a megabyte', async (text) => {
    await fails(text);
  });

  it('when each of a few characters is replaced with many', async () => {
    await fails("{{ x | replace: 'a', y }}", { x: 'a'.repeat(100_000), y: 'b'.repeat(100_000) });
  });

  it('when a text is doubled', async () => {
    await fails(`{{ x ${'| append: x '.repeat(10)} }}`, { x: 'a'.repeat(100_000), y: '' });
  });

  it('for all placeholders of a request together', async () => {
    const api_body = Array.from({ length: 20 }, () => '{{ x | upcase | size }}');
    const compiled = await compileTemplate(aTemplate({ api_body }));
    expect(() => renderTemplate(compiled, aScope({ x: 'a'.repeat(100_000) }), () => 0)).toThrow(
      expect.objectContaining({ code: 'too_much_work' }),
    );
  });

  it('but a long transcript can be shortened', async () => {
    expect(await renderedValue('{{ x | truncate: 10 }}', { x: 'a'.repeat(MEGABYTE) })).toBe('aaaaaaa...');
  });

  it('and numbers stay numbers or become null', async () => {
    expect(await renderedValue(`{{ x ${'| times: x '.repeat(10)} }}`, { x: 1e300 })).toBeNull();
  });
});

describe('the processor time of a rendering', () => {
  it('is checked before and after every filter', async () => {
    const compiled = await compileTemplate(
      aTemplate({ api_body: ['{{ guest_name | upcase | downcase | strip }}'] }),
    );
    let now = 0;
    const slow = () => {
      now += 11;
      return now;
    };
    expect(() => renderTemplate(compiled, aScope(), slow)).toThrow(
      expect.objectContaining({ code: 'too_slow', message: 'rendering the template took longer than 50 ms' }),
    );
    expect(renderTemplate(compiled, aScope(), () => 0).body).toBe('["jane"]');
  });
});
