import { describe, expect, it } from '@jest/globals';
import { extractValues } from '../../../lib/extraction/extract-values.ts';
import { aRequest } from '../../support/extraction.ts';
import { apiError, completion, type Scripted } from '../../support/model-server.ts';
import { modelServers } from '../../support/per-test-model-servers.ts';

const aServer = modelServers();

const FOUR = completion({ party_size: 4, turns: [2] });

describe('an unusable answer', () => {
  it.each<[string, Scripted, string]>([
    ['is a refusal', completion('', { refusal: 'I cannot help with that' }), 'model_refused'],
    [
      'was filtered by the provider',
      completion('{"party', { finish_reason: 'content_filter' }),
      'model_filtered',
    ],
    ['is an error because the request was filtered', apiError(400, 'content_filter'), 'model_filtered'],
  ])('that %s fails the extraction after one request', async (_, answer, code) => {
    const server = await aServer(answer);
    expect(await extractValues(aRequest(server))).toMatchObject({
      values: [],
      failure: { code, message: expect.stringContaining('the') },
      model: { outcome: code },
    });
    expect(server.requests).toHaveLength(1);
  });

  it('that was truncated is requested once more, with the most tokens', async () => {
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

  it('that was truncated twice fails the extraction', async () => {
    const server = await aServer(completion('{}', { finish_reason: 'length' }));
    expect(await extractValues(aRequest(server))).toMatchObject({
      values: [],
      failure: { code: 'model_truncated' },
    });
    expect(server.requests).toHaveLength(2);
  });

  const malformed: [string, Scripted][] = [
    ['has content that is not JSON', completion('Sure! Here is the form:')],
    ['has empty content', completion('')],
    ['has no content', completion('')],
    ['is an array', completion([])],
    ['lacks a property', completion({ turns: [1] })],
    ['lacks the turns', completion({ party_size: 4 })],
    ['has too few turns', completion({ party_size: 4, turns: [] })],
    ['has a value that is an object', completion({ party_size: { value: 4 }, turns: [1] })],
    ['poisons a prototype', completion('{"party_size":4,"turns":[1],"__proto__":{"x":1}}')],
    ['is nested too deeply', completion('['.repeat(100_000))],
    ['has no choices', { body: { id: 'x', choices: [] } }],
    ['is not a completion', { body: { hello: 'world' } }],
    ['is null', { raw: 'null' }],
    ['is not JSON', { raw: '<html>proxy</html>' }],
    ['is an HTML page', { raw: '<html>proxy</html>', headers: { 'content-type': 'text/html' } }],
  ];

  it.each(malformed)('that %s is requested once more', async (_, answer) => {
    const server = await aServer(answer, FOUR);
    expect(await extractValues(aRequest(server))).toMatchObject({ values: [{ value: 4 }], failure: null });
    expect(server.requests.map(({ max_completion_tokens }) => max_completion_tokens)).toEqual([576, 576]);
  });

  it.each(malformed)('that %s twice fails the extraction', async (_, answer) => {
    const server = await aServer(answer);
    expect(await extractValues(aRequest(server))).toMatchObject({
      values: [],
      failure: { code: 'model_malformed' },
    });
    expect(server.requests).toHaveLength(2);
  });

  it('is requested at most twice, for any reasons', async () => {
    const server = await aServer(completion('', { finish_reason: 'length' }), completion('no'));
    expect(await extractValues(aRequest(server))).toMatchObject({ failure: { code: 'model_malformed' } });
    expect(server.requests).toHaveLength(2);
  });
});
