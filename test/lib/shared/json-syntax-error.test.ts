import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { whyNotJson } from '../../../lib/shared/json-syntax-error.ts';

describe('why a text is not JSON', () => {
  it.each([
    ['', 'line 1, column 1: the text ends where a value is expected'],
    ['{"a": {{x}}}', 'line 1, column 7: put quotes around the placeholder, as in "{{name}}"'],
    ['{\n  "a": 1,\n  {{x}}: 2\n}', 'line 3, column 3: put quotes around the placeholder, as in "{{name}}"'],
    ['[{% if a %}1{% endif %}]', 'line 1, column 2: put quotes around the text with {% ... %}'],
    ['{"a": Hello}', 'line 1, column 7: expected a value, found "H" (put text in double quotes)'],
    ['{"a": \'x\'}', 'line 1, column 7: put text in double quotes, not in single quotes'],
    ["{'a': 1}", 'line 1, column 2: expected the name of a field in double quotes, found "\'"'],
    ['{"a": 1,}', 'line 1, column 8: remove the comma before }'],
    ['{"a" 1}', 'line 1, column 6: expected a colon after the name of a field'],
    ['[1 2]', 'line 1, column 4: expected a comma or ], found "2"'],
    ['{"a": [1, 2}', 'line 1, column 12: expected a comma or ], found "}"'],
    ['{"a": 1', 'line 1, column 1: the { is never closed with }'],
    ['{', 'line 1, column 2: the text ends where the name of a field is expected'],
    ['{"a', 'line 1, column 2: the text in double quotes is never closed'],
    ['"a\nb"', 'line 1, column 3: escape control characters in text: a line break is \\n'],
    ['"C:\\data"', 'line 1, column 4: a backslash in text must be written twice'],
    ['[] // none', 'line 1, column 4: expected the end, found "/"'],
    ['[\n// none\n]', 'line 2, column 1: JSON has no comments'],
    ['💣', 'line 1, column 1: expected a value, found "💣" (put text in double quotes)'],
  ])('%j: %s', (text, reason) => {
    expect(() => JSON.parse(text)).toThrow(SyntaxError);
    expect(whyNotJson(text)).toBe(`not valid JSON at ${reason}`);
  });

  it('gives a location for every text that is not JSON, and for no other', () => {
    const near = fc.tuple(
      fc.json(),
      fc.nat(),
      fc.constantFrom('', '"', '\\', ',', '{', ']', ':', '1', '\n', '{{'),
    );
    fc.assert(
      fc.property(near, ([json, at, put]) => {
        const index = at % (json.length + 1);
        const text = json.slice(0, index) + put + json.slice(index + 1);
        expect(whyNotJson(text).startsWith('not valid JSON at line ')).toBe(!isJson(text));
      }),
      { numRuns: 2_000 },
    );
  });
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
