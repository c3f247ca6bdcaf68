import { describe, expect, it } from '@jest/globals';
import { extractValues } from '../../../lib/extraction/extract-values.ts';
import type { ModelUnavailable } from '../../../lib/extraction/model.ts';
import { aVariable } from '../../support/configuration.ts';
import { aCall, aRequest, turns, unavailable } from '../../support/extraction.ts';
import { apiError, completion, type Scripted } from '../../support/model-server.ts';
import { problemsByPublishedSchema } from '../../support/openai-schema.ts';
import { modelServers } from '../../support/per-test-model-servers.ts';
import { SPOKEN_ATTACKS } from '../../support/spoken-attacks.ts';
import { strictSchemaProblems } from '../../support/strict-schema.ts';

const aServer = modelServers();

const FOUR = completion({ party_size: 4, turns: [2] });
const AT_ONCE = { 'retry-after-ms': '1' };

describe('the request to the model', () => {
  const requestFor = async (fields: Parameters<typeof aRequest>[1]) => {
    // A filtered answer ends the extraction after the first request.
    const server = await aServer(completion('', { finish_reason: 'content_filter' }));
    await extractValues(aRequest(server, fields));
    const [request] = server.requests;
    if (!request) throw new Error('nothing was asked');
    return request;
  };

  it('asks gpt-4o for a strict form, with the cache key of the outlet and tokens for its variables', async () => {
    const request = await requestFor({});
    expect(Object.keys(request).sort()).toEqual([
      'max_completion_tokens',
      'messages',
      'model',
      'prompt_cache_key',
      'response_format',
      'temperature',
    ]);
    expect(request).toMatchObject({
      model: 'gpt-4o',
      temperature: 0,
      max_completion_tokens: 576,
      prompt_cache_key: 'outlet-97',
    });
  });

  it.each(['o1', 'o3-mini', 'o4-mini', 'gpt-5', 'gpt-5-mini'])(
    'has no temperature for the reasoning model %s',
    async (name) => {
      expect((await requestFor({ model: { name } })).temperature).toBeUndefined();
    },
  );

  it.each(['gpt-4o-mini', 'gpt-4.1', 'ollama/llama3'])('has a temperature for %s', async (name) => {
    expect((await requestFor({ model: { name } })).temperature).toBe(0);
  });

  const hostile: [string, string[]][] = [
    ['a name that ends in a dot', ['customer_phone_no.']],
    ['a name in Japanese', ['日付']],
    ['64 characters of punctuation', ['!"#$%&\'()*+,-./:;<=>?@[]^_`~'.repeat(3).slice(0, 64)]],
    ['200 names', Array.from({ length: 200 }, (_, index) => `variable no. ${index}`)],
  ];
  const requestNaming = async (names: readonly string[]) =>
    requestFor({
      variables: names.map((var_name, index) => aVariable({ variable_id: index + 1, var_name })),
    });

  it.each(hostile)('has a schema that strict mode accepts for %s', async (_, names) => {
    expect(strictSchemaProblems((await requestNaming(names)).response_format.json_schema.schema)).toEqual([]);
  });

  it.each(hostile)('matches the published schema for %s', async (_, names) => {
    const problems = problemsByPublishedSchema('CreateChatCompletionRequest');
    const body = await requestNaming(names);
    expect(problems(body)).toEqual([]);
    expect(problems({ ...body, messages: 'x' })).not.toEqual([]);
  });

  it('differs only in the last message for all transcripts', async () => {
    const server = await aServer(FOUR);
    for (const attack of SPOKEN_ATTACKS)
      await extractValues(
        aRequest(server, { call: aCall({ transcript: turns('How many?', attack, 'Thank you.') }) }),
      );
    expect(server.requests).toHaveLength(SPOKEN_ATTACKS.length);
    const fixed = server.requests.map((asked) =>
      JSON.stringify({
        ...asked,
        messages: asked.messages.map((one, index) => (index === 1 ? one.role : one)),
      }),
    );
    expect(new Set(fixed).size).toBe(1);
    for (const { messages } of server.requests)
      expect(messages[1]?.content.split('\n').map((line) => line.split(':')[0])).toEqual([
        'Call ended',
        'Transcript',
        '1 agent',
        '2 user',
        '3 agent',
      ]);
  });
});

describe('a provider that rejects the API key', () => {
  it.each<[string, Scripted]>([
    ['the key is wrong', apiError(401, 'invalid_api_key')],
    ['the key has no permission', apiError(403, 'permission_denied')],
    ['the quota is used up', apiError(429, 'insufficient_quota', { 'retry-after': '3600' })],
    ['the account has no active billing', apiError(429, 'billing_not_active')],
  ])('fails the extraction when %s, after one request', async (_, answer) => {
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
    ['limits our rate', apiError(429, 'rate_limit_exceeded', AT_ONCE)],
    ['has an error', apiError(500, null, AT_ONCE)],
    ['is overloaded', apiError(503, null, AT_ONCE)],
    ['is in conflict', apiError(409, null, AT_ONCE)],
    ['hangs up', { fails: 'cut' }],
    ['hangs up within its answer', { ...FOUR, fails: 'cut-within' }],
  ])('because it %s is asked again, and its answer counts', async (_, answer) => {
    const server = await aServer(answer, FOUR);
    expect(await extractValues(aRequest(server))).toMatchObject({ values: [{ value: 4 }], failure: null });
    expect(server.requests).toHaveLength(2);
  });

  it.each<[string, Scripted, Partial<ModelUnavailable>]>([
    [
      'limits our rate',
      apiError(429, 'rate_limit_exceeded', AT_ONCE),
      { why: 'rate_limited', retryAfterSeconds: 0.001 },
    ],
    ['has an error', apiError(500, null, AT_ONCE), { why: 'server_error', retryAfterSeconds: 0.001 }],
  ])('because it %s is asked again as often as allowed', async (_, answer, expected) => {
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
    ['rejects the request', apiError(400, 'invalid_value'), { why: 'rejected', detail: '400 invalid_value' }],
    ['does not know the model', apiError(404, 'model_not_found'), { why: 'rejected' }],
  ])('because it %s leaves the extraction for later', async (_, answer, expected) => {
    const server = await aServer(answer);
    const model = { maxRetries: 0, timeoutSeconds: 0.3 };
    expect(await unavailable(aRequest(server, { model }))).toMatchObject(expected);
    expect(server.requests).toHaveLength(1);
  });

  it('is not asked again when it rejects the request', async () => {
    const server = await aServer(apiError(400, 'invalid_json_schema'));
    await unavailable(aRequest(server));
    expect(server.requests).toHaveLength(1);
  });

  it('is unreachable when nothing listens at its address', async () => {
    const server = await aServer(FOUR);
    await server.stop();
    expect(await unavailable(aRequest(server, { model: { maxRetries: 0 } }))).toMatchObject({
      why: 'unreachable',
    });
  });

  it.each([
    ['seconds', () => '3600'],
    ['a date', () => new Date(Date.now() + 3_600_000).toUTCString()],
  ])('is not waited for within the function when it asks for an hour, in %s', async (_, anHour) => {
    const server = await aServer(apiError(429, 'rate_limit_exceeded', { 'retry-after': anHour() }));
    const { retryAfterSeconds } = await unavailable(aRequest(server));
    // A date counts from when the answer arrives.
    expect(retryAfterSeconds).toBeGreaterThan(3_000);
    expect(retryAfterSeconds).toBeLessThanOrEqual(3_600);
    expect(server.requests).toHaveLength(1);
  });

  it('does not have its message, which may quote the transcript, in the error', async () => {
    const server = await aServer({
      status: 400,
      body: { error: { message: 'A table for four, please.', code: 'A table for four' } },
    });
    expect((await unavailable(aRequest(server))).message).toBe('the model gave no answer: rejected (400)');
  });
});

describe('the time that a function has left', () => {
  it('is not used for a request in the last ten seconds', async () => {
    const server = await aServer(FOUR);
    expect(await unavailable(aRequest(server, { deadline: Date.now() + 10_500 }))).toMatchObject({
      why: 'no_time_left',
    });
    expect(server.requests).toEqual([]);
  });

  it('ends a request ten seconds before the deadline', async () => {
    const server = await aServer({ fails: 'silent' });
    const deadline = Date.now() + 11_200;
    expect(await unavailable(aRequest(server, { deadline }))).toMatchObject({ why: 'timeout' });
    expect(server.requests).toHaveLength(1);
    expect(Date.now()).toBeLessThan(deadline);
  });

  it('is measured by the clock of the request', async () => {
    const server = await aServer(apiError(500, null, AT_ONCE));
    // Every call of the clock adds thirty seconds: a second request would begin too late.
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
