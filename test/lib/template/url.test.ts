import { describe, expect, it } from '@jest/globals';
import { urlWithSamples } from '../../../lib/template/url.ts';
import { rendered } from './builders.ts';

const url = async (api_url: string, x: string | number | null = null) =>
  (await rendered({ api_url }, { x })).url;

describe('the URL', () => {
  it('contains values percent-encoded', async () => {
    expect(await url('https://h.example/a/{{x}}?q={{x}}#{{x}}', `a/b?c#d&e=f !'()*`)).toBe(
      'https://h.example/a/a%2Fb%3Fc%23d%26e%3Df%20%21%27%28%29%2A?q=a%2Fb%3Fc%23d%26e%3Df%20%21%27%28%29%2A#a%2Fb%3Fc%23d%26e%3Df%20%21%27%28%29%2A',
    );
    expect(await url('https://h.example/{{x}}', 'é\ud800')).toBe('https://h.example/%C3%A9%EF%BF%BD');
    expect(await url('https://h.example/{{x}}', 4)).toBe('https://h.example/4');
  });

  it('keeps its segments when a value is missing', async () => {
    expect(await url('https://h.example/a/{{x}}/b')).toBe('https://h.example/a//b');
  });

  it('is sent unchanged when it has no placeholders', async () => {
    expect(await url('https://h.example:8443/a/../b?c=d')).toBe('https://h.example:8443/a/../b?c=d');
    expect(await url(' https://h.example/caf\u00e9 menu\n')).toBe('https://h.example/caf%C3%A9%20menu');
  });

  it.each([
    ['/{{x}}', '.'],
    ['/{{x}}', '..'],
    ['/a/{{x}}/b', '..'],
    ['/.{{x}}', null],
    ['/.{{x}}', '.'],
    ['/{{x}}%2e', '.'],
    ['/%2E{{x}}/b', null],
    ['\\{{x}}', '..'].map((part) => part.replace('\\', '/a\\')),
    ['/{{x}}?q', '..'],
    ['/{{x}}#f', '..'],
  ])('fails when %s with %j would make a dot segment', async (path, x) => {
    await expect(url(`https://h.example${path}`, x ?? null)).rejects.toMatchObject({ code: 'dot_segment' });
  });

  it.each([
    ['/{{x}}', '...'],
    ['/{{x}}', '%2e%2e'],
    ['/a{{x}}', '..'],
    ['/?q={{x}}', '..'],
    ['/#{{x}}', '..'],
    ['/{{x}}', '../..'],
    ['/{{x}}', '..\\'],
  ])('accepts dots that are not a dot segment: %s with %j', async (path, x) => {
    const rendering = await url(`https://h.example${path}`, x);
    expect(new URL(rendering).pathname.split('/')).toHaveLength(2);
  });

  it('of a GET has the body as query parameters, after its own and before the fragment', async () => {
    const api_body = {
      name: '{{x}}',
      note: 'R&D #{{x}}',
      n: 4,
      none: null,
      missing: '{{m}}',
      nested: { a: ['{{x}}', '{{m}}'] },
      'k&': true,
    };
    const of = async (api_url: string) =>
      (await rendered({ api_method: 'GET', api_url, api_body }, { x: 'a&b', m: null })).url;
    const query = `name=a%26b&note=R%26D%20%23a%26b&n=4&none=&missing=&nested=${encodeURIComponent('{"a":["a&b",null]}')}&k%26=true`;
    expect(await of('https://h.example/p')).toBe(`https://h.example/p?${query}`);
    expect(await of('https://h.example')).toBe(`https://h.example?${query}`);
    expect(await of('https://h.example/p?')).toBe(`https://h.example/p?${query}`);
    expect(await of('https://h.example/p?a=1&')).toBe(`https://h.example/p?a=1&${query}`);
    expect(await of('https://h.example/p?a={{x}}#f?')).toBe(`https://h.example/p?a=a%26b&${query}#f?`);
  });

  it('of a GET without a body, or with an empty one, is unchanged', async () => {
    expect((await rendered({ api_method: 'GET', api_url: 'https://h.example/p', api_body: {} })).url).toBe(
      'https://h.example/p',
    );
  });

  it('can be validated with samples', () => {
    expect(urlWithSamples("https://h.example/{{ a | append: '/' }}?b={{c}}")).toBe('https://h.example/x?b=x');
    expect(urlWithSamples('https://h.example/{{a')).toBe('https://h.example/{{a');
  });
});
