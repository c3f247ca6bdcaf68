import { afterEach, describe, expect, it } from '@jest/globals';
import { turnsOf } from '../../../lib/domain/transcript.ts';
import { type ExtractionRequest, extractValues } from '../../../lib/extraction/extract-values.ts';
import { openModel } from '../../../lib/extraction/model.ts';
import { aVariable } from '../../support/configuration.ts';
import { apiError, completion, type Scripted, startModelServer } from '../../support/model-server.ts';
import { problemsByPublishedSchema } from '../../support/openai-schema.ts';
import { strictSchemaProblems } from '../../support/strict-schema.ts';

type ModelServer = Awaited<ReturnType<typeof startModelServer>>;
let server: ModelServer | undefined;
afterEach(() => server?.stop());

const call = {
  timestamp: '2026-11-20T10:03:44Z',
  timezone: 'Asia/Kolkata',
  phone_number: '+919876543210',
  language: null,
  transcript: turnsOf('agent: How many are you?\nuser: We are four.'),
};

const party = aVariable({ variable_id: 12, var_name: 'party_size' });
const date = aVariable({
  variable_id: 13,
  var_name: 'visit_date',
  var_type: 'date',
  description: 'day',
  required: true,
});

/** Extracts from the call with a model that answers by the script. */
async function extract(
  script: Scripted[],
  request: Partial<ExtractionRequest> & { maxRetries?: number; timeout?: number } = {},
) {
  await server?.stop();
  server = await startModelServer(...script);
  const { maxRetries = 0, timeout = 5, ...rest } = request;
  const model = openModel({
    OPENAI_MODEL: 'gpt-4o',
    OPENAI_BASE_URL: server.url,
    OPENAI_TIMEOUT_SECONDS: timeout,
    OPENAI_MAX_RETRIES: maxRetries,
    apiKey: 'key',
  });
  return extractValues({
    model,
    outletId: 97,
    variables: [party, date],
    call,
    deadline: Date.now() + 60_000,
    ...rest,
  });
}

const answer = { party_size: 4, visit_date: null, turns: [2, null] };

describe('extractValues', () => {
  it('returns each variable with its value, turn and quote', async () => {
    const { values, model, failure } = await extract([completion(answer)]);
    expect(failure).toBeNull();
    expect(model).toEqual({
      name: 'gpt-4o-2024-08-06',
      stand_in: false,
      outcome: 'extracted',
      input_tokens: 100,
      cached_tokens: 64,
      output_tokens: 10,
      duration_ms: expect.any(Number),
    });
    expect(values).toEqual([
      {
        variable_id: 12,
        var_name: 'party_size',
        var_type: 'integer',
        value: 4,
        raw: 4,
        turn: 2,
        quote: 'We are four.',
        grounded: true,
        problem: null,
      },
      {
        variable_id: 13,
        var_name: 'visit_date',
        var_type: 'date',
        value: null,
        raw: null,
        turn: null,
        quote: null,
        grounded: null,
        problem: 'required, not mentioned',
      },
    ]);
  });

  it('sends one request with numbered turns, a strict schema and a cache key', async () => {
    await extract([completion(answer)]);
    const [asked] = server?.requests ?? [];
    expect(asked).toMatchObject({
      model: 'gpt-4o',
      temperature: 0,
      prompt_cache_key: 'outlet-97',
      max_completion_tokens: 512 + 64 * 2,
      response_format: { json_schema: { strict: true } },
    });
    expect(asked?.messages.map(({ role }) => role)).toEqual(['system', 'user']);
    expect(asked?.messages[1]?.content).toBe(
      'Call ended: Friday 2026-11-20 15:33 Asia/Kolkata\nTranscript:\n1 agent: How many are you?\n2 user: We are four.',
    );
    expect(server?.requests).toHaveLength(1);
  });

  it('returns no value that does not fit its type, and says why', async () => {
    const { values } = await extract([
      completion({ party_size: 'four', visit_date: '2026-02-30', turns: [99, 'x'] }),
    ]);
    expect(values).toMatchObject([
      { value: null, raw: 'four', turn: null, problem: 'is not an integer' },
      { value: null, raw: '2026-02-30', turn: null, problem: 'is not a valid date (YYYY-MM-DD)' },
    ]);
  });

  it('sends no request when there is nothing to ask', async () => {
    expect(await extract([], { variables: [] })).toMatchObject({
      values: [],
      model: { outcome: 'nothing_to_ask' },
    });
    expect(await extract([], { call: { ...call, transcript: [] } })).toMatchObject({
      values: [{ value: null }, { value: null, problem: 'required, not mentioned' }],
      model: { outcome: 'nothing_to_ask' },
    });
    expect(server?.requests).toHaveLength(0);
  });

  it.each([
    ['model_refused', completion('', { refusal: 'I cannot help with that.' }), 1],
    ['model_filtered', completion('', { finish_reason: 'content_filter' }), 1],
    ['model_truncated', completion('{"party_size":', { finish_reason: 'length' }), 2],
    ['model_malformed', completion('no json'), 2],
    ['model_malformed', completion('[1]'), 2],
    ['model_malformed', completion({ party_size: 4 }), 2],
    ['model_malformed', completion('{"__proto__":{},"party_size":1}'), 2],
    ['model_unauthorised', apiError(401, 'invalid_api_key'), 1],
    ['model_unauthorised', apiError(403), 1],
    ['model_unauthorised', apiError(429, 'insufficient_quota'), 1],
  ])('fails as %s', async (code, scripted, requests) => {
    const { values, failure, model } = await extract([scripted]);
    expect({ values, code: failure?.code, outcome: model.outcome }).toEqual({
      values: [],
      code,
      outcome: code,
    });
    expect(server?.requests).toHaveLength(requests);
  });

  it('repeats a truncated answer once, with more tokens', async () => {
    const { values, model } = await extract([
      completion('{', { finish_reason: 'length' }),
      completion(answer),
    ]);
    expect(values).toHaveLength(2);
    expect(model).toMatchObject({ outcome: 'extracted', input_tokens: 200, output_tokens: 20 });
    expect(server?.requests.map(({ max_completion_tokens }) => max_completion_tokens)).toEqual([640, 16_384]);
  });

  it.each([
    ['rate_limited', apiError(429, 'rate_limit_exceeded', { 'retry-after': '7' }), 7],
    ['server_error', apiError(500), null],
    ['server_error', apiError(503), null],
    ['timeout', { ...completion(answer), delayMs: 3_000 }, null],
  ])('throws ModelUnavailable when there is no answer: %s', async (why, scripted, retryAfterSeconds) => {
    await expect(extract([scripted], { timeout: 0.2 })).rejects.toMatchObject({
      name: 'ModelUnavailable',
      why,
      retryAfterSeconds,
    });
  });

  it('repeats a failed request as often as allowed', async () => {
    const { failure } = await extract([apiError(500), apiError(503), completion(answer)], { maxRetries: 2 });
    expect(failure).toBeNull();
    expect(server?.requests).toHaveLength(3);
  });

  it('sends no request when the function has no time left for it', async () => {
    await expect(extract([completion(answer)], { deadline: Date.now() + 9_000 })).rejects.toMatchObject({
      why: 'no_time_left',
    });
    expect(server?.requests).toHaveLength(0);
  });

  it.each([
    [['customer_phone_no.', '日付', '!"#$%&()*+,-./:;<=>?@[]^_`~'.padEnd(64, '~')]],
    [Array.from({ length: 200 }, (_, index) => `variable ${index}`)],
  ])('sends what the published schema of the provider accepts, for names such as %j', async (names) => {
    const variables = names.map((var_name, index) =>
      aVariable({ variable_id: index + 1, var_name, var_type: 'string' }),
    );
    await extract([completion('{}')], { variables });
    const [asked] = server?.requests ?? [];
    expect(problemsByPublishedSchema('CreateChatCompletionRequest')(asked)).toEqual([]);
    expect(strictSchemaProblems(asked?.response_format.json_schema.schema ?? {})).toEqual([]);
  });
});
