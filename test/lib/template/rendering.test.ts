import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Json } from '../../../lib/shared/json.ts';
import { RenderFailure } from '../../../lib/template/limits.ts';
import { compiledDestination, compileTemplate, renderTemplate } from '../../../lib/template/rendering.ts';
import { aDestination } from '../../support/configuration.ts';
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

// The value of a placeholder, in the body and in the URL, must not change anything around it.
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

describe('a request', () => {
  it('keeps the structure of its template, whatever the values are', async () => {
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

describe('a rendering fails', () => {
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

  it('for headers of more than 16 KB in total', async () => {
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

  it('for a default body of more than 1 MiB', async () => {
    await expect(rendered({}, { x: 'a'.repeat(1024 * 1024) })).rejects.toMatchObject({
      code: 'body_too_large',
    });
  });

  it('but not for a body of exactly 1 MiB', async () => {
    const { body } = await rendered({ api_body: ['{{x}}'] }, { x: 'a'.repeat(1024 * 1024 - 4) });
    expect(body).toHaveLength(1024 * 1024);
  });
});

let outlets = 0;
const anOutlet = (): number => {
  outlets += 1;
  return outlets;
};

/** As much as a template may contain. */
const LARGE = Array.from({ length: 9_000 }, () => '{{a}}');

const compiled = (outletId: number, config_version = 1, api_body: string[] = ['{{a}}']) =>
  compiledDestination({ outletId, config_version, destination: aDestination({ api_body }) });

describe('a compiled destination', () => {
  it('is compiled once for many calls', () => {
    const outlet = anOutlet();
    expect(compiled(outlet)).toBe(compiled(outlet));
  });

  it('stays in the cache with a thousand others of usual size', async () => {
    const outlet = anOutlet();
    const first = compiled(outlet);
    for (let count = 0; count < 1_000; count += 1) await compiled(anOutlet());
    expect(compiled(outlet)).toBe(first);
  });

  it('leaves the cache when a newer version is compiled', async () => {
    const outlet = anOutlet();
    const old = compiled(outlet, 1);
    await compiled(outlet, 2);
    expect(compiled(outlet, 1)).not.toBe(old);
  });

  it('leaves the cache when others have more than a million characters', async () => {
    const outlet = anOutlet();
    const first = compiled(outlet);
    for (let count = 0; count < 20; count += 1) await compiled(anOutlet(), 1, LARGE);
    expect(compiled(outlet)).not.toBe(first);
  });

  it('fails with the problem of its condition', async () => {
    const destination = aDestination({ when: 'a = 1' });
    await expect(
      compiledDestination({ outletId: anOutlet(), config_version: 1, destination }),
    ).rejects.toMatchObject({ code: 'invalid_template', message: 'when: to compare for equality, write ==' });
  });
});
