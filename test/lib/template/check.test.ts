import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { emptyPlaceholders, templateProblems, unknownPlaceholders } from '../../../lib/template/check.ts';
import { compileTemplate } from '../../../lib/template/rendering.ts';
import { aScope, aTemplate } from './builders.ts';

const problems = (template: Parameters<typeof aTemplate>[0]) => templateProblems(aTemplate(template));
const paths = (template: Parameters<typeof aTemplate>[0]) => problems(template).map(({ path }) => path);

describe('the check of a template', () => {
  it('finds no problem in a correct template', () => {
    const template = aTemplate({
      api_url: 'https://h.example/{{ guest_name | downcase }}?q={{x}}',
      api_headers: { 'X-Name': '{{x}}' },
      api_body: { a: ['{{ x | default: 0, allow_false: true | plus: n }}'] },
    });
    expect(templateProblems(template)).toEqual([]);
  });

  it('reports every problem at its path', () => {
    const api_headers = { 'X-Name': '{{}}' };
    const api_body = { lead: [{ name: '{{x | nope}}', ok: '{{x}}' }], tag: '{% if x %}' };
    expect(paths({ api_url: 'https://{{x}}/', api_headers, api_body })).toEqual([
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
  ])('refuses a placeholder in scheme, host or port: %s', (api_url) => {
    expect(paths({ api_url })).toEqual(['api_url']);
  });

  it.each(['https://h.example/%{{x}}', 'https://h.example/?a=%2{{x}}', 'https://h.example/a%F{{x}}b'])(
    'refuses a placeholder that could complete a percent escape: %s',
    (api_url) => {
      expect(paths({ api_url })).toEqual(['api_url']);
    },
  );

  it.each([
    'https://h.example/{{x}}',
    'HTTPS://h.example?{{x}}',
    'http://h.example:80#{{x}}',
    'https://h.example/%20{{x}}',
  ])('accepts %s', (api_url) => {
    expect(paths({ api_url })).toEqual([]);
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
  ])('refuses the filter %s', (filter) => {
    expect(paths({ api_body: [`{{ x | ${filter} }}`] })).toEqual(['api_body.0']);
  });

  it('refuses a list as the body of a GET', () => {
    expect(paths({ api_method: 'GET', api_body: ['a'] })).toEqual(['api_body']);
  });

  it('reports the same problem of a text once', () => {
    expect(problems({ api_body: ['{{ x | nope }} {{ y | nope }}', '{{ x | nope }}'] })).toEqual([
      {
        path: 'api_body.0',
        message: expect.stringContaining('unknown filter "nope": use one of default, upcase'),
      },
      { path: 'api_body.1', message: expect.stringContaining('unknown filter "nope"') },
    ]);
  });

  it.each([
    ['{{', 'a placeholder is not closed: end it with }}'],
    ['{{}}', 'a placeholder is empty: write a name between {{ and }}'],
    ['{{{x}}}', 'a placeholder cannot contain { or }: write {{name}}'],
    ['{% if x %}', 'tags ({% ... %}) are not supported: use placeholders, as in {{name}}'],
    ['{{ x | }}', 'the name of a filter is missing after |'],
    ['{{ x | upcase upcase }}', 'a filter must have the form "name: argument, argument"'],
    ['{{ x | plus: 1, 2 }}', 'the filter "plus" takes 1 argument, not 2'],
    ["{{ x | plus: 'one' }}", 'argument 1 of the filter "plus" must be a number'],
    ['{{ x | default: 1, allow: true }}', 'the filter "default" has no argument "allow": use allow_false'],
    ['{{ x | append: y, z: 1 }}', 'the filter "append" has no argument "z": it has no named arguments'],
  ])('says of %s what is wrong', (text, message) => {
    expect(problems({ api_body: [text] })).toEqual([{ path: 'api_body.0', message }]);
  });

  it('limits the number of filters', () => {
    expect(paths({ api_body: [`{{ x ${'| upcase '.repeat(11)} }}`] })).toEqual(['api_body.0']);
    expect(paths({ api_body: Array.from({ length: 201 }, () => '{{ x | upcase }}') })).toEqual(['']);
  });

  it('refuses a body that is nested too deep, without a stack overflow', () => {
    const api_body = JSON.parse(`${'['.repeat(5000)}"{{x}}"${']'.repeat(5000)}`);
    expect(paths({ api_body })).toEqual(['api_body']);
  });

  it('finds no problem exactly when the template compiles', async () => {
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
        if (templateProblems(template).length === 0) await compiling;
        else await expect(compiling).rejects.toMatchObject({ code: 'invalid_template' });
      }),
    );
  });
});

describe('a placeholder without a value to come', () => {
  it('is reported for every text of the template, arguments included, once for each text', () => {
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

  it('is not reported for a text that does not parse: that is a problem', () => {
    expect(unknownPlaceholders(aTemplate({ api_body: ['{{x'] }), new Set())).toEqual([]);
  });
});

describe('an empty placeholder', () => {
  const empty = (template: Parameters<typeof aTemplate>[0], values = {}) =>
    emptyPlaceholders(aTemplate(template), aScope({ occasion: null, party_size: 0, note: '', ...values }));

  it('is reported once, in the order of URL, headers and body, by its name as written', () => {
    const template = {
      api_url: 'https://h.example/{{metadata.crm_id}}/{{call_id}}',
      api_headers: { a: '{{ guest email }} {{occasion}}' },
      api_body: {
        b: ['{{occasion}}', 'for {{email_id}}'],
        c: '{{ "text" }} {{ metadata.crm_id }} {{metadata.items}}',
      },
    };
    expect(empty(template)).toEqual(['metadata.crm_id', 'guest email', 'occasion', 'email_id']);
  });

  it('is one whose value is null, not false, zero or empty text', () => {
    expect(
      empty({ api_body: '{{party_size}} {{note}} {{vip}} {{occasion}}'.split(' ') }, { vip: false }),
    ).toEqual(['occasion']);
  });

  it('is reported although a filter replaces its value', () => {
    expect(
      empty({ api_body: ["{{ occasion | default: 'none' }}", '{{ party_size | default: occasion }}'] }),
    ).toEqual(['occasion']);
    expect(empty({ api_body: ['{{ party_size | plus: occasion }}'] })).toEqual([]);
  });

  it('is not reported for a body that is not sent', () => {
    const api_body = { a: '{{occasion}}' };
    expect(empty({ api_method: 'GET', api_body })).toEqual(['occasion']);
    expect(empty({ api_method: 'DELETE', api_body })).toEqual([]);
    expect(empty({})).toEqual([]);
  });
});
