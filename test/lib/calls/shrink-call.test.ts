import { describe, expect, it } from '@jest/globals';
import { answerBytes, MAX_ANSWER_BYTES, shrinkCall } from '../../../lib/calls/shrink-call.ts';
import type { Attempt } from '../../../lib/domain/call.ts';

const LAMBDA_BYTES = 6 * 1024 * 1024;

/** The n-th attempt of a delivery; those of all deliveries alternate. */
const anAttempt = (attempt: number, excerpt = 'x'.repeat(4096)): Attempt => ({
  attempt,
  at: new Date(Date.UTC(2026, 10, 20) + attempt * 60_000).toISOString(),
  status_code: 500,
  duration_ms: 12,
  error: 'answered 500',
  response_excerpt: excerpt,
});

const aDelivery = (attempts: number, excerpt?: string) => ({
  request: {
    method: 'POST',
    url: 'https://crm.test/',
    headers: {},
    body: { size: 4, text: 'y'.repeat(900) },
  },
  attempts: Array.from({ length: attempts }, (_, index) => anAttempt(index + 1, excerpt)),
});

const aCall = (...deliveries: ReturnType<typeof aDelivery>[]) => ({ call_id: 'c-1', deliveries });

const excerptsOf = ({ attempts }: { attempts: Attempt[] }) =>
  attempts.map(({ response_excerpt }) => response_excerpt !== null);

describe('shrinkCall', () => {
  it('returns a call that fits unchanged', () => {
    const call = aCall(aDelivery(8), aDelivery(8));
    expect(shrinkCall(call)).toBe(call);
  });

  it('removes the excerpts of the oldest attempts of all deliveries, and no more than it must', () => {
    const call = aCall(aDelivery(4), aDelivery(4));
    const before = structuredClone(call);
    const fitting = shrinkCall(call, answerBytes(call) - 3 * 4096);
    expect(fitting.deliveries.map(excerptsOf)).toEqual([
      [false, false, true, true],
      [false, true, true, true],
    ]);
    expect(fitting.deliveries.map(({ request }) => request)).toEqual(
      before.deliveries.map(({ request }) => request),
    );
    expect(call).toEqual(before);
  });

  it('then removes the bodies of requests, then the oldest attempts; the newest stay complete', () => {
    const call = aCall(aDelivery(40), aDelivery(1));
    const cut = shrinkCall(call, 11_000);
    expect(cut.deliveries[0]?.request).toEqual({
      method: 'POST',
      url: 'https://crm.test/',
      headers: {},
      body: null,
      truncated: true,
    });
    expect(answerBytes(cut)).toBeLessThanOrEqual(11_000);
    const left = cut.deliveries[0]?.attempts ?? [];
    expect(left.length).toBeGreaterThan(1);
    expect(left.length).toBeLessThan(40);
    expect(left.at(-1)).toEqual(anAttempt(40));
    expect(left.map(({ attempt }) => attempt)).toEqual(left.map((_, index) => 41 - left.length + index));
    expect(cut.deliveries[1]?.attempts).toEqual([anAttempt(1)]);
  });

  it.each([
    ['plain', 'x'],
    ['of quotes, which are escaped twice', '"'],
    ['of the widest characters', '\u{1f9fe}'],
  ])('keeps what Lambda hands on below its limit, with excerpts %s', (_, one) => {
    const call = aCall(...Array.from({ length: 20 }, () => aDelivery(200, one.repeat(4096 / one.length))));
    expect(answerBytes(call)).toBeGreaterThan(LAMBDA_BYTES);
    const fitting = shrinkCall(call);
    expect(answerBytes(fitting)).toBeLessThanOrEqual(MAX_ANSWER_BYTES);
    expect(fitting.deliveries.every(({ attempts }) => attempts.length === 200)).toBe(true);
    const body = JSON.stringify({ success: true, message: 'success', payload: fitting });
    expect(Buffer.byteLength(JSON.stringify({ statusCode: 200, headers: {}, body }))).toBeLessThan(
      LAMBDA_BYTES,
    );
  });
});
