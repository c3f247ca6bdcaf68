import { describe, expect, it } from '@jest/globals';
import { compileTemplate } from '../../../lib/template/rendering.ts';
import { aTemplate, rendered } from './builders.ts';

describe('the headers', () => {
  it('contain values as text, trimmed and without control characters', async () => {
    const { headers } = await rendered(
      { api_headers: { 'X-Name': ' {{name}} ', 'X-Size': '{{n}}{{missing}}' } },
      { name: '\r\nJosé\u0000\u0085Set-Cookie: a=b\n', n: 4, missing: null },
    );
    expect(headers['X-Name']).toBe('José  Set-Cookie: a=b');
    expect(headers['X-Size']).toBe('4');
  });

  it('declare JSON as the content type, unless the template has one in any case', async () => {
    expect((await rendered({})).headers).toEqual({ 'content-type': 'application/json' });
    const api_headers = { 'Content-Type': 'application/vnd.api+json' };
    expect((await rendered({ api_headers })).headers).toEqual(api_headers);
  });

  it('include a header called __proto__', async () => {
    const api_headers = JSON.parse('{"__proto__":"{{guest_name}}"}');
    expect(Object.entries((await rendered({ api_headers })).headers)).toContainEqual(['__proto__', 'Jane']);
  });

  it('are dynamic when they have a placeholder', async () => {
    const api_headers = { Authorization: 'Bearer abc', 'X-Name': '{{guest_name}}' };
    expect((await compileTemplate(aTemplate({ api_headers }))).dynamicHeaders).toEqual(new Set(['X-Name']));
  });
});
