import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Json } from '../../../lib/shared/json.ts';
import { compileTemplate } from '../../../lib/template/compile.ts';
import { RenderFailure } from '../../../lib/template/limits.ts';
import { renderTemplate } from '../../../lib/template/render.ts';
import { aScope, aTemplate, rendered } from './builders.ts';

const HOSTILE = [
  '"',
  '\\',
  '\n',
  '\r\nSet-Cookie: a=b',
  '\0',
  '\u0085',
  '\u2028',
  '\ud800',
  '\udfff',
  '{{guest_name}}',
  '{% raw %}',
  '</script>',
  '../',
  '..',
  '.',
  '%2e',
  '%2f',
  '//evil.example',
  '@evil.example',
  ':81',
  '?a=b',
  '&a=b',
  '#',
  '\t',
  '😀',
  '漢',
];
const text = fc
  .array(fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: 'binary', maxLength: 10 })), {
    maxLength: 8,
  })
  .map((pieces) => pieces.join(''));
const value: fc.Arbitrary<Json> = fc.oneof(
  text,
  fc.double(),
  fc.boolean(),
  fc.constant(null),
  fc.array(text, { maxLength: 3 }),
);

// What takes the place of the placeholders, in the body and in the URL, must not matter to anything else.
const template = aTemplate({
  api_url:
    'https://h.example:8443/a/{{x}}/b{{y}}/{{ x | append: y | prepend: "p" }}?q={{x}}&r=1&s={{y}}#{{x}}',
  api_headers: { 'X-Plain': 'v {{x}} {{y}}', 'X-Filtered': '{{ y | upcase }}', Authorization: 'Bearer abc' },
  api_body: {
    fixed: 'a "b"',
    whole: '{{x}}',
    list: [1, 'is {{x}} and {{y}}', { deep: '{{ y | downcase }}' }],
    last: null,
  },
});

describe('whatever the values are', () => {
  it('the request keeps the shape of its template', async () => {
    const compiled = await compileTemplate(template);
    fc.assert(
      fc.property(value, value, (x, y) => {
        let request: ReturnType<typeof renderTemplate>;
        try {
          request = renderTemplate(compiled, aScope({ x, y }));
        } catch (error) {
          if (error instanceof RenderFailure && error.code === 'dot_segment') return;
          throw error;
        }
        expectShapeOfBody(request.body, x);
        expectShapeOfUrl(request.url);
        expectLegalHeaders(request.headers);
      }),
      { numRuns: 500 },
    );
  });
});

describe('a GET', () => {
  it('keeps its parameters, whatever the values are', async () => {
    const api_body = { a: '{{x}}', b: 'R&D=#{{y}}', c: { d: ['{{x}}'] }, e: 1 };
    const api_url = 'https://h.example/p?own={{x}}#f';
    const compiled = await compileTemplate(aTemplate({ api_method: 'GET', api_url, api_body }));
    fc.assert(
      fc.property(text, text, (x, y) => {
        const { searchParams, hash } = new URL(renderTemplate(compiled, aScope({ x, y })).url);
        const [own, fixed] = [x.toWellFormed(), `R&D=#${y.toWellFormed()}`];
        expect([...searchParams]).toEqual([
          ['own', own],
          ['a', own],
          ['b', fixed],
          ['c', JSON.stringify({ d: [own] })],
          ['e', '1'],
        ]);
        expect(hash).toBe('#f');
      }),
    );
  });
});

function expectShapeOfBody(body: string | null, x: Json): void {
  expect(body?.isWellFormed()).toBe(true);
  const sent = JSON.parse(body ?? '');
  expect(Object.keys(sent)).toEqual(['fixed', 'whole', 'list', 'last']);
  expect([sent.fixed, sent.last, sent.list[0], Object.keys(sent.list[2])]).toEqual([
    'a "b"',
    null,
    1,
    ['deep'],
  ]);
  expect(typeof sent.list[1]).toBe('string');
  expect(sent.list).toHaveLength(3);
  if (typeof x === 'string') expect(sent.whole).toBe(x.toWellFormed());
}

function expectShapeOfUrl(rendering: string): void {
  const url = new URL(rendering);
  expect([url.protocol, url.host, url.username, url.password]).toEqual(['https:', 'h.example:8443', '', '']);
  expect(url.pathname.split('/')).toHaveLength(5);
  expect([...url.searchParams.keys()]).toEqual(['q', 'r', 's']);
  expect(url.searchParams.get('r')).toBe('1');
}

function expectLegalHeaders(headers: Record<string, string>): void {
  expect(Object.keys(headers)).toEqual(['X-Plain', 'X-Filtered', 'Authorization', 'content-type']);
  expect(headers.Authorization).toBe('Bearer abc');
  for (const [name, header] of Object.entries(headers)) {
    expect(header.isWellFormed()).toBe(true);
    expect(() => new Headers([[name, Buffer.from(header).toString('latin1')]])).not.toThrow();
    expect(header).not.toMatch(/\p{Cc}/u);
  }
}

describe('a rendering fails at once', () => {
  const long = { x: 'a'.repeat(8200), ok: 'a'.repeat(8192) };

  it('for a URL of more than 8 KB', async () => {
    const of = (api_url: string) => rendered({ api_url }, long);
    await expect(of('https://h.example/{{x}}')).rejects.toMatchObject({ code: 'url_too_long' });
    await expect(of('https://h.example/?{{ok}}')).rejects.toMatchObject({ code: 'url_too_long' });
    const encoded = rendered({ api_url: 'https://h.example/{{x}}' }, { x: ' '.repeat(3000) });
    await expect(encoded).rejects.toMatchObject({ code: 'url_too_long' });
    const query = rendered({ api_method: 'GET', api_body: { a: '{{x}}', b: ['{{x}}'] } }, long);
    await expect(query).rejects.toMatchObject({ code: 'url_too_long' });
    const parameters = Object.fromEntries(
      Array.from({ length: 4000 }, (_, index) => [`p${index}`, '{{ok}}']),
    );
    const many = rendered({ api_method: 'GET', api_body: parameters }, long);
    await expect(many).rejects.toMatchObject({ code: 'url_too_long' });
    await expect(of(`https://h.example${'/{{ok}}'.repeat(250)}`)).rejects.toMatchObject({
      code: 'url_too_long',
    });
  });

  it('for a header of more than 8 KB in UTF-8', async () => {
    const of = (x: string) => rendered({ api_headers: { 'X-Name': '{{x}}' } }, { x });
    await expect(of('a'.repeat(8193))).rejects.toMatchObject({
      code: 'header_too_long',
      message: 'api_headers.X-Name: the rendered header is longer than 8 KB',
    });
    await expect(of('é'.repeat(4097))).rejects.toMatchObject({ code: 'header_too_long' });
    expect((await of('é'.repeat(4096))).headers['X-Name']).toHaveLength(4096);
  });

  it('for headers of more than 16 KB together', async () => {
    const of = (count: number) => {
      const names = Array.from({ length: count }, (_, index) => `X-${index}`);
      return rendered({ api_headers: Object.fromEntries(names.map((name) => [name, '{{ok}}'])) }, long);
    };
    await expect(of(50)).rejects.toMatchObject({
      code: 'headers_too_long',
      message: 'api_headers: the rendered headers are longer than 16 KB',
    });
    await expect(of(2)).rejects.toMatchObject({ code: 'headers_too_long' });
    expect(Object.keys((await of(1)).headers)).toEqual(['X-0', 'content-type']);
  });

  it.each(['{{x}}', 'text {{x}}', '{{x}}{{x}}{{x}}{{x}}'])(
    'for a body of more than 1 MiB: %s',
    async (string) => {
      const of = (x: string) => rendered({ api_body: [string] }, { x });
      await expect(of('a'.repeat(1024 * 1024))).rejects.toMatchObject({ code: 'body_too_large' });
      await expect(of('漢'.repeat(400_000))).rejects.toMatchObject({ code: 'body_too_large' });
      await expect(of('\0'.repeat(200_000))).rejects.toMatchObject({ code: 'body_too_large' });
    },
  );

  it('for the default body as well', async () => {
    await expect(rendered({}, { x: 'a'.repeat(1024 * 1024) })).rejects.toMatchObject({
      code: 'body_too_large',
    });
  });

  it('but not for what just fits', async () => {
    const { body } = await rendered({ api_body: ['{{x}}'] }, { x: 'a'.repeat(1024 * 1024 - 4) });
    expect(body).toHaveLength(1024 * 1024);
  });
});
