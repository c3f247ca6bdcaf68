import { describe, expect, it } from '@jest/globals';
import { extractValues } from '../../../lib/extraction/extract-values.ts';
import type { ModelUnavailable } from '../../../lib/extraction/model.ts';
import { aRequest, unavailable } from '../../support/extraction.ts';
import { apiError, completion, type Scripted } from '../../support/model-server.ts';
import { modelServers } from '../../support/model-servers.ts';

const aServer = modelServers();

const FOUR = completion({ party_size: 4, turns: [2] });
const NOW = { 'retry-after-ms': '1' };

describe('an answer that is no use', () => {
  it.each<[string, Scripted, string]>([
    ['refuses', completion('', { refusal: 'I cannot help with that' }), 'model_refused'],
    ['was filtered', completion('{"party', { finish_reason: 'content_filter' }), 'model_filtered'],
    ['was filtered before it was read', apiError(400, 'content_filter'), 'model_filtered'],
  ])('and %s ends the call at once', async (_, answer, code) => {
    const server = await aServer(answer);
    expect(await extractValues(aRequest(server))).toMatchObject({
      values: [],
      failure: { code, message: expect.stringContaining('the') },
      model: { outcome: code },
    });
    expect(server.requests).toHaveLength(1);
  });

  it('and was cut short is asked for once more, with more room', async () => {
    const server = await aServer(completion('{"party', { finish_reason: 'length' }), FOUR);
    const { values, model, failure } = await extractValues(aRequest(server));
    expect(server.requests.map(({ max_completion_tokens }) => max_completion_tokens)).toEqual([576, 16_384]);
    expect({ values, failure }).toMatchObject({ values: [{ value: 4 }], failure: null });
    expect(model).toMatchObject({
      outcome: 'extracted',
      input_tokens: 200,
      cached_tokens: 128,
      output_tokens: 20,
    });
  });

  it('and was cut short twice ends the call', async () => {
    const server = await aServer(completion('{}', { finish_reason: 'length' }));
    expect(await extractValues(aRequest(server))).toMatchObject({
      values: [],
      failure: { code: 'model_truncated' },
    });
    expect(server.requests).toHaveLength(2);
  });

  const malformed: [string, Scripted][] = [
    ['is no JSON', completion('Sure! Here is the form:')],
    ['is empty', completion('')],
    ['has no content', completion('')],
    ['is an array', completion([])],
    ['lacks a property', completion({ turns: [1] })],
    ['lacks the turns', completion({ party_size: 4 })],
    ['has too few turns', completion({ party_size: 4, turns: [] })],
    ['has a value that is an object', completion({ party_size: { value: 4 }, turns: [1] })],
    ['poisons a prototype', completion('{"party_size":4,"turns":[1],"__proto__":{"x":1}}')],
    ['is nested beyond reason', completion('['.repeat(100_000))],
    ['has no choices', { body: { id: 'x', choices: [] } }],
    ['is no completion', { body: { hello: 'world' } }],
    ['is null', { raw: 'null' }],
    ['is no JSON at all', { raw: '<html>proxy</html>' }],
    ['is a page', { raw: '<html>proxy</html>', headers: { 'content-type': 'text/html' } }],
  ];

  it.each(malformed)('and %s is asked for once more', async (_, answer) => {
    const server = await aServer(answer, FOUR);
    expect(await extractValues(aRequest(server))).toMatchObject({ values: [{ value: 4 }], failure: null });
    expect(server.requests.map(({ max_completion_tokens }) => max_completion_tokens)).toEqual([576, 576]);
  });

  it.each(malformed)('and %s, twice, ends the call', async (_, answer) => {
    const server = await aServer(answer);
    expect(await extractValues(aRequest(server))).toMatchObject({
      values: [],
      failure: { code: 'model_malformed' },
    });
    expect(server.requests).toHaveLength(2);
  });

  it('is asked for twice in all, whatever the second is', async () => {
    const server = await aServer(completion('', { finish_reason: 'length' }), completion('no'));
    expect(await extractValues(aRequest(server))).toMatchObject({ failure: { code: 'model_malformed' } });
    expect(server.requests).toHaveLength(2);
  });
});

describe('a provider that does not let us in', () => {
  it.each<[string, Scripted]>([
    ['our key is wrong', apiError(401, 'invalid_api_key')],
    ['our key may not', apiError(403, 'permission_denied')],
    ['the quota is used up', apiError(429, 'insufficient_quota', { 'retry-after': '3600' })],
    ['the account is not paid', apiError(429, 'billing_not_active')],
  ])('ends the call where %s, and is not asked again', async (_, answer) => {
    const server = await aServer(answer);
    expect(await extractValues(aRequest(server))).toMatchObject({
      values: [],
      failure: { code: 'model_unauthorised' },
      model: { name: 'gpt-4o', outcome: 'model_unauthorised', input_tokens: 0 },
    });
    expect(server.requests).toHaveLength(1);
  });
});

describe('a provider that gives no answer', () => {
  it.each<[string, Scripted]>([
    ['limits our rate', apiError(429, 'rate_limit_exceeded', NOW)],
    ['has an error', apiError(500, null, NOW)],
    ['is overloaded', apiError(503, null, NOW)],
    ['is in conflict', apiError(409, null, NOW)],
    ['hangs up', { fails: 'cut' }],
    ['hangs up within its answer', { ...FOUR, fails: 'cut-within' }],
  ])('and %s is asked again, and its answer counts', async (_, answer) => {
    const server = await aServer(answer, FOUR);
    expect(await extractValues(aRequest(server))).toMatchObject({ values: [{ value: 4 }], failure: null });
    expect(server.requests).toHaveLength(2);
  });

  it.each<[string, Scripted, Partial<ModelUnavailable>]>([
    [
      'limits our rate',
      apiError(429, 'rate_limit_exceeded', NOW),
      { why: 'rate_limited', retryAfterSeconds: 0.001 },
    ],
    ['has an error', apiError(500, null, NOW), { why: 'server_error', retryAfterSeconds: 0.001 }],
  ])('and %s is asked as often as is allowed, and no more', async (_, answer, expected) => {
    const server = await aServer(answer);
    expect(await unavailable(aRequest(server))).toMatchObject(expected);
    expect(server.requests).toHaveLength(3);
  });

  it.each<[string, Scripted, Partial<ModelUnavailable>]>([
    ['limits our rate', apiError(429), { why: 'rate_limited', retryAfterSeconds: null }],
    ['hangs up', { fails: 'cut' }, { why: 'unreachable', retryAfterSeconds: null }],
    ['hangs up within its answer', { ...FOUR, fails: 'cut-within' }, { why: 'unreachable' }],
    ['is silent', { fails: 'silent' }, { why: 'timeout', retryAfterSeconds: null }],
    ['trickles', { ...FOUR, fails: 'trickles' }, { why: 'timeout' }],
    ['stalls within its answer', { ...FOUR, fails: 'stalls' }, { why: 'timeout' }],
    [
      'takes our request for wrong',
      apiError(400, 'invalid_value'),
      { why: 'rejected', detail: '400 invalid_value' },
    ],
    ['does not know the model', apiError(404, 'model_not_found'), { why: 'rejected' }],
  ])('and %s leaves the call for later', async (_, answer, expected) => {
    const server = await aServer(answer);
    const model = { maxRetries: 0, timeoutSeconds: 0.3 };
    expect(await unavailable(aRequest(server, { model }))).toMatchObject(expected);
    expect(server.requests).toHaveLength(1);
  });

  it('is not asked again where our request is wrong', async () => {
    const server = await aServer(apiError(400, 'invalid_json_schema'));
    await unavailable(aRequest(server));
    expect(server.requests).toHaveLength(1);
  });

  it('cannot be reached where nobody listens', async () => {
    const server = await aServer(FOUR);
    await server.stop();
    expect(await unavailable(aRequest(server, { model: { maxRetries: 0 } }))).toMatchObject({
      why: 'unreachable',
    });
  });

  it.each([
    ['seconds', () => '3600'],
    ['a date', () => new Date(Date.now() + 3_600_000).toUTCString()],
  ])('waits on the queue where it asks for more than a moment, in %s', async (_, anHour) => {
    const server = await aServer(apiError(429, 'rate_limit_exceeded', { 'retry-after': anHour() }));
    const { retryAfterSeconds } = await unavailable(aRequest(server));
    // Of a date it is what is left when the answer has come, however long that took.
    expect(retryAfterSeconds).toBeGreaterThan(3_000);
    expect(retryAfterSeconds).toBeLessThanOrEqual(3_600);
    expect(server.requests).toHaveLength(1);
  });

  it('does not have its words, which may quote ours, in the error', async () => {
    const server = await aServer({
      status: 400,
      body: { error: { message: 'A table for four, please.', code: 'A table for four' } },
    });
    expect((await unavailable(aRequest(server))).message).toBe('the model gave no answer: rejected (400)');
  });
});

describe('the time of the function', () => {
  it('has no room for a request in its last ten seconds', async () => {
    const server = await aServer(FOUR);
    expect(await unavailable(aRequest(server, { deadline: Date.now() + 10_500 }))).toMatchObject({
      why: 'no_time_left',
    });
    expect(server.requests).toEqual([]);
  });

  it('ends a request ten seconds before it is over', async () => {
    const server = await aServer({ fails: 'silent' });
    const deadline = Date.now() + 11_200;
    expect(await unavailable(aRequest(server, { deadline }))).toMatchObject({ why: 'timeout' });
    expect(server.requests).toHaveLength(1);
    expect(Date.now()).toBeLessThan(deadline);
  });

  it('is kept by the clock that it is told by', async () => {
    const server = await aServer(apiError(500, null, NOW));
    // Each look at the clock is thirty seconds later: the second request would begin too late.
    let time = 0;
    const now = () => {
      time += 30_000;
      return time;
    };
    expect(await unavailable(aRequest(server, { deadline: 120_000, now }))).toMatchObject({
      why: 'server_error',
    });
    expect(server.requests).toHaveLength(1);
  });
});
