import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { MaskedRequest } from '../../../lib/calls/get.ts';
import { maskedRequest } from '../../../lib/delivery/masked-request.ts';
import type { RenderedRequest } from '../../../lib/template/rendering.ts';

const MAX_BYTES = 16 * 1024;

const aRequest = (overrides: Partial<RenderedRequest> = {}): RenderedRequest => ({
  method: 'POST',
  url: 'https://crm.example/leads',
  headers: { 'X-Name': 'Jane', Authorization: 'Bearer secret' },
  body: '{"a":1}',
  ...overrides,
});

const shown = (request: RenderedRequest, dynamic: string[] = Object.keys(request.headers)) => {
  const text = maskedRequest(request, new Set(dynamic));
  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(MAX_BYTES);
  return MaskedRequest.parse(JSON.parse(text));
};

const headers = (count: number, value: string): Record<string, string> =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`X-${index}`, value]));

describe('the request in the record of a call', () => {
  it('is complete when it is short, and masks header values without a placeholder', () => {
    expect(shown(aRequest(), ['X-Name'])).toEqual({
      method: 'POST',
      url: 'https://crm.example/leads',
      headers: { 'x-name': 'Jane', authorization: '•••' },
      body: { a: 1 },
    });
  });

  it('keeps the headers and the beginning of a long body', () => {
    const { headers, body, truncated } = shown(aRequest({ body: JSON.stringify('b'.repeat(100_000)) }));
    expect(headers['x-name']).toBe('Jane');
    expect(body).toMatch(/^"b{4000}/);
    expect(truncated).toBe(true);
  });

  it('keeps the beginning of each of 50 headers of 8 KB', () => {
    const request = shown(aRequest({ headers: headers(50, 'v'.repeat(8192)) }));
    expect(Object.keys(request.headers)).toHaveLength(50);
    expect(request.headers['x-49']).toBe('v'.repeat(100));
    expect(request).toMatchObject({ body: expect.stringMatching(/^\{"a"/), truncated: true });
  });

  it('keeps only the URL when headers and body do not fit', () => {
    const url = `https://crm.example/${'p'.repeat(8000)}`;
    expect(shown(aRequest({ url, headers: headers(50, '漢'.repeat(2000)) }))).toEqual({
      method: 'POST',
      url,
      headers: {},
      body: null,
      truncated: true,
    });
  });

  it('has at most 16 KB and parses, whatever the request holds', () => {
    const long = (pieces: string[]) =>
      fc
        .tuple(fc.constantFrom(...pieces), fc.integer({ min: 0, max: 9000 }))
        .map(([one, n]) => one.repeat(n));
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      long(['a', '"', '\\', '\u0001', '漢', '😀', '\ud800']),
    );
    const request = fc.record({
      method: fc.constantFrom('GET' as const, 'POST' as const),
      url: text,
      headers: fc.dictionary(fc.oneof(fc.string(), long(['n', '"'])), text, { maxKeys: 60 }),
      body: fc
        .oneof(fc.constant(null), fc.jsonValue(), text)
        .map((value) => (value === null ? null : JSON.stringify(value))),
    });
    fc.assert(
      fc.property(request, fc.boolean(), (one, dynamic) => {
        const { method } = shown(one, dynamic ? Object.keys(one.headers) : []);
        expect(method).toBe(one.method);
      }),
      { numRuns: 100 },
    );
  });
});
