import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { checkTemplate, unknownPlaceholders } from '../../../lib/template/check.ts';
import { compileTemplate } from '../../../lib/template/compile.ts';
import { aTemplate } from './builders.ts';

const paths = async (template: Parameters<typeof aTemplate>[0]) =>
  (await checkTemplate(aTemplate(template))).map(({ path }) => path);

describe('a template is checked when it is saved', () => {
  it('has no problem when it is right', async () => {
    const template = aTemplate({
      api_url: 'https://h.example/{{ guest_name | downcase }}?q={{x}}',
      api_headers: { 'X-Name': '{{x}}' },
      api_body: { a: ['{{ x | default: 0, allow_false: true | plus: n }}'] },
    });
    expect(await checkTemplate(template)).toEqual([]);
  });

  it('names everything that is wrong, each at its path', async () => {
    const api_headers = { 'X-Name': '{{}}' };
    const api_body = { lead: [{ name: '{{x | nope}}', ok: '{{x}}' }], tag: '{% if x %}' };
    expect(await paths({ api_url: 'https://{{x}}/', api_headers, api_body })).toEqual([
      'api_url',
      'api_headers.X-Name',
      'api_body.lead.0.name',
      'api_body.tag',
    ]);
  });

  it.each([
    'https://{{x}}/',
    'https://{{x}}.example/',
    'https://h.example{{x}}',
    'https://h.example{{x}}/',
    'https://h.example:{{x}}/',
    'https://{{x}}@h.example/',
    'https://user:{{x}}@h.example/',
    'http{{x}}://h.example/',
    '{{x}}',
    '{{x}}://h.example/',
    'https:/{{x}}',
    'https:{{x}}/a',
    'https:///{{x}}/a',
    'https:\\\\{{x}}/a',
    'https:\t//{{x}}/a',
    'https://\t{{x}}/a',
    'https://h\\{{x}}',
    ' https://{{x}}/',
    "https://{{'h'}}/",
  ])('refuses a placeholder in scheme, host or port: %s', async (api_url) => {
    expect(await paths({ api_url })).toEqual(['api_url']);
  });

  it.each(['https://h.example/%{{x}}', 'https://h.example/?a=%2{{x}}', 'https://h.example/a%F{{x}}b'])(
    'refuses a value that would finish a percent escape: %s',
    async (api_url) => {
      expect(await paths({ api_url })).toEqual(['api_url']);
    },
  );

  it.each([
    'https://h.example/{{x}}',
    'HTTPS://h.example?{{x}}',
    'http://h.example:80#{{x}}',
    'https://h.example/%20{{x}}',
  ])('takes %s', async (api_url) => {
    expect(await paths({ api_url })).toEqual([]);
  });

  it.each([
    'nope',
    'append',
    "append: 'a', 'b'",
    'upcase: 1',
    "truncate: 'ten'",
    "plus: 'one'",
    'plus: nil',
    'default: 1, allow_flase: true',
    'date',
  ])('refuses the filter %s', async (filter) => {
    expect(await paths({ api_body: [`{{ x | ${filter} }}`] })).toEqual(['api_body.0']);
  });

  it('refuses a body of a GET that is a list', async () => {
    expect(await paths({ api_method: 'GET', api_body: ['a'] })).toEqual(['api_body']);
  });

  it('bounds the number of filters', async () => {
    expect(await paths({ api_body: [`{{ x ${'| upcase '.repeat(11)} }}`] })).toEqual(['api_body.0']);
    expect(await paths({ api_body: Array.from({ length: 201 }, () => '{{ x | upcase }}') })).toEqual(['']);
  });

  it('refuses a body nested beyond the limit instead of ending the stack', async () => {
    const api_body = JSON.parse(`${'['.repeat(5000)}"{{x}}"${']'.repeat(5000)}`);
    expect(await paths({ api_body })).toEqual(['api_body']);
  });

  it('and compiled afterwards exactly when it has no problem', async () => {
    const piece = fc.constantFrom(
      '{{',
      '}}',
      '{{x}}',
      '| upcase',
      "| replace: 'a', x",
      '|',
      '/',
      '%',
      'a',
      ' ',
      '.',
      '?',
      '#',
    );
    const text = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''));
    await fc.assert(
      fc.asyncProperty(text, text, async (path, value) => {
        const template = aTemplate({
          api_url: `https://h.example/${path}`,
          api_headers: { a: value },
          api_body: [value],
        });
        const compiling = compileTemplate(template);
        if ((await checkTemplate(template)).length === 0) await compiling;
        else await expect(compiling).rejects.toMatchObject({ code: 'invalid_template' });
      }),
    );
  });
});

describe('a name that nothing stands for is a warning', () => {
  it('in every part of the template, in arguments too, once for each text', () => {
    const template = aTemplate({
      api_url: 'https://h.example/{{nobody}}/{{nobody}}',
      api_headers: { a: '{{ party_size | plus: extra }}' },
      api_body: { b: '{{metadata.x}} {{transcript}} {{ "text" }} {{ 4 }}', c: '{{ party size }}' },
    });
    const warnings = unknownPlaceholders(template, new Set(['party_size']));
    expect(warnings.map(({ path, placeholder }) => [path, placeholder])).toEqual([
      ['api_url', 'nobody'],
      ['api_headers.a', 'extra'],
      ['api_body.c', 'party size'],
    ]);
  });

  it('not for text that does not parse: that is a problem', () => {
    expect(unknownPlaceholders(aTemplate({ api_body: ['{{x'] }), new Set())).toEqual([]);
  });
});
