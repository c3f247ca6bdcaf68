import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseTemplateText, TemplateSyntaxError } from '../../../lib/template/placeholders.ts';

const named = (name: string) => ({ value: { kind: 'name', name }, filters: [] });
const literal = (value: string | number) => ({ value: { kind: 'literal', value }, filters: [] });

describe('the parser of placeholders', () => {
  it('reads everything before the first | as the name, trimmed', () => {
    expect(parseTemplateText('a {{ customer phone_no. }}b')).toEqual([
      'a ',
      named('customer phone_no.'),
      'b',
    ]);
    expect(parseTemplateText("{{guest's name}}")).toEqual([named("guest's name")]);
    expect(parseTemplateText('{{x}}{{y}}')).toEqual([named('x'), named('y')]);
  });

  it('converts names to NFC', () => {
    expect(parseTemplateText('{{cafe\u0301}}')).toEqual([named('caf\u00e9')]);
  });

  it('reads a quoted string or a number as a literal', () => {
    expect(parseTemplateText('{{ "a|b}}c" }}')).toEqual([literal('a|b}}c')]);
    expect(parseTemplateText("{{ '{{' }}")).toEqual([literal('{{')]);
    expect(parseTemplateText('{{ -3.5 }}')).toEqual([literal(-3.5)]);
  });

  it('reads a name that only begins with a quote as a name', () => {
    expect(parseTemplateText('{{ "a" b }}')).toEqual([named('"a" b')]);
    expect(parseTemplateText("{{ 'tis }}")).toEqual([named("'tis")]);
  });

  it('leaves a single }} and single braces as text', () => {
    expect(parseTemplateText('a }} b } { c')).toEqual(['a }} b } { c']);
  });

  it('reads | and }} inside quotes as text', () => {
    expect(parseTemplateText(`{{ x | replace: "}}", '|' | upcase }}!`)).toEqual([
      {
        value: { kind: 'name', name: 'x' },
        filters: [
          {
            name: 'replace',
            args: [
              { kind: 'literal', value: '}}' },
              { kind: 'literal', value: '|' },
            ],
            named: [],
          },
          { name: 'upcase', args: [], named: [] },
        ],
      },
      '!',
    ]);
  });

  it('reads escapes, numbers, keywords, names and named arguments', () => {
    expect(
      parseTemplateText(String.raw`{{x|default:'it\'s\n',-2.5,nil,metadata.a-b, allow_false : true}}`),
    ).toEqual([
      {
        value: { kind: 'name', name: 'x' },
        filters: [
          {
            name: 'default',
            args: [
              { kind: 'literal', value: "it's\n" },
              { kind: 'literal', value: -2.5 },
              { kind: 'literal', value: null },
              { kind: 'name', name: 'metadata.a-b' },
            ],
            named: [{ name: 'allow_false', value: { kind: 'literal', value: true } }],
          },
        ],
      },
    ]);
  });

  it.each([
    '{{}}',
    '{{ }}',
    '{{ | upcase }}',
    '{{x',
    '{{x}',
    '{{ x | }}',
    '{{ x | upcase',
    '{{ x || upcase }}',
    '{{ x | append: }}',
    "{{ x | append: 'a' 'b' }}",
    "{{ x | append: 'a', }}",
    "{{ x | append: 'a }}",
    '{{ x | append: (1..9) }}',
    '{{ x | append: a[b] }}',
    '{{ x | plus: 1.5.2 }}',
    '{{ x | plus: 1a }}',
    '{{{x}}}',
    '{{ a{b }}',
    '{{ a {{b}} }}',
    '{% if x %}',
    "{{ x | append: '{%' }}",
    '{{ 99999999999999999999 }}',
  ])('refuses %s', (text) => {
    expect(() => parseTemplateText(text)).toThrow(TemplateSyntaxError);
  });

  it('parses or refuses any text, and keeps every character of literal text', () => {
    const pieces = fc.constantFrom(
      '{{',
      '}}',
      '|',
      ':',
      ',',
      "'",
      '"',
      '\\',
      'x',
      ' ',
      '1',
      '.',
      '-',
      '{',
      '}',
      'é',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 40 }), (drawn) => {
        const text = drawn.join('');
        try {
          const parts = parseTemplateText(text);
          if (!text.includes('{{')) expect(parts.join('')).toBe(text);
        } catch (error) {
          expect(error).toBeInstanceOf(TemplateSyntaxError);
        }
      }),
    );
  });

  it.each([
    ['unclosed quotes', `{{ x | append: '`.repeat(8000)],
    ['escapes', `{{ "${'\\"'.repeat(30_000)}`],
    ['spaces', `{{ "a"${' '.repeat(60_000)}x`],
    ['opening braces', '{'.repeat(65_000)],
  ])('refuses 64 KB of %s quickly', (_, text) => {
    expect(() => parseTemplateText(text)).toThrow(TemplateSyntaxError);
  });
});
