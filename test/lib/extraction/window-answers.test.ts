import { describe, expect, it } from '@jest/globals';
import { extractValues } from '../../../lib/extraction/extract-values.ts';
import { AnsweredWindow } from '../../../lib/extraction/window-answers.ts';
import { aVariable } from '../../support/configuration.ts';
import { aCall, aRequest, turns, unavailable } from '../../support/extraction.ts';
import { apiError, completion } from '../../support/model-server.ts';
import { modelServers } from '../../support/per-test-model-servers.ts';

const aServer = modelServers();

const FOUR = completion({ party_size: 4, turns: [2] });

describe('the answers before an extraction failed', () => {
  const long = aCall({ transcript: turns('and then we talked about something else '.repeat(22_500)) });
  const answer = completion({ party_size: 4, turns: [1] });

  it('are not requested again by the next extraction', async () => {
    const failing = await aServer((_, before) => (before === 1 ? apiError(429) : answer));
    const { answered } = await unavailable(aRequest(failing, { call: long, model: { maxRetries: 0 } }));
    expect(answered.length).toBeGreaterThan(0);
    expect(answered.length).toBeLessThan(failing.requests.length + 1);

    const kept = AnsweredWindow.array().parse(JSON.parse(JSON.stringify(answered)));
    const server = await aServer(answer);
    const { values, model } = await extractValues(aRequest(server, { call: long, answered: kept }));
    expect(values).toMatchObject([{ value: 4 }]);

    const fresh = await aServer(answer);
    const { model: uninterrupted } = await extractValues(aRequest(fresh, { call: long }));
    expect(server.requests.length + answered.length).toBe(fresh.requests.length);
    expect(model.input_tokens).toBe(uninterrupted.input_tokens);
  });

  it('count as the first of two when one was truncated', async () => {
    const failing = await aServer(completion('', { finish_reason: 'length' }), apiError(503));
    const { answered } = await unavailable(aRequest(failing, { model: { maxRetries: 0 } }));
    expect(answered).toMatchObject([{ answers: [{ outcome: 'model_truncated' }] }]);

    const server = await aServer(FOUR);
    expect(await extractValues(aRequest(server, { answered }))).toMatchObject({ values: [{ value: 4 }] });
    expect(server.requests.map(({ max_completion_tokens }) => max_completion_tokens)).toEqual([16_384]);
  });

  it('are not used for another question', async () => {
    const failing = await aServer(completion('', { finish_reason: 'length' }), apiError(503));
    const { answered } = await unavailable(aRequest(failing, { model: { maxRetries: 0 } }));
    const server = await aServer(completion({ guests: 5, turns: [2] }));
    await extractValues(aRequest(server, { answered, variables: [aVariable({ var_name: 'guests' })] }));
    expect(server.requests.map(({ max_completion_tokens }) => max_completion_tokens)).toEqual([576]);
  });

  it('are kept through a second failure', async () => {
    const failing = await aServer((_, before) => (before === 0 ? answer : apiError(429)));
    const first = await unavailable(aRequest(failing, { call: long, model: { maxRetries: 0 } }));
    const dead = await aServer(apiError(429));
    const second = await unavailable(
      aRequest(dead, { call: long, model: { maxRetries: 0 }, answered: first.answered }),
    );
    expect(second.answered).toEqual(expect.arrayContaining([...first.answered]));
  });
});
