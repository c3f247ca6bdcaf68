import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { METRIC_NAMESPACE, METRICS } from '../../lib/observability/metric-names.ts';
import { eventually } from '../support/eventually.ts';
import { apiError, completion } from '../support/model-server.ts';
import { partyOf, type ScriptedStack, startScriptedStack, TRANSCRIPT } from '../support/scripted-stack.ts';
import { sensitiveIn } from '../support/sensitive.ts';

let scripted: ScriptedStack;
beforeAll(async () => {
  scripted = await startScriptedStack();
});
afterAll(() => scripted.stop());

const lines = () => scripted.stack.log().split('\n').filter(Boolean);

/** The parts of CloudWatch's embedded metric format that we write. */
const Embedded = z.looseObject({
  _aws: z.object({
    CloudWatchMetrics: z
      .array(
        z.object({
          Namespace: z.string(),
          Dimensions: z.array(z.array(z.string())),
          Metrics: z.array(z.object({ Name: z.string(), Unit: z.string() })),
        }),
      )
      .length(1),
  }),
});

/** All logged values of each metric, by `name (unit) by dimensions`. */
function loggedMetrics(): Map<string, number[]> {
  const found = new Map<string, number[]>();
  for (const line of lines().filter((one) => one.includes('CloudWatchMetrics'))) {
    const { _aws, ...fields } = Embedded.parse(JSON.parse(line));
    for (const { Namespace, Dimensions, Metrics } of _aws.CloudWatchMetrics) {
      expect(Namespace).toBe(METRIC_NAMESPACE);
      for (const { Name, Unit } of Metrics) {
        const key = `${Name} (${Unit}) by ${Dimensions.flat()}`;
        found.set(key, [...(found.get(key) ?? []), ...[fields[Name]].flat().map(Number)]);
      }
    }
  }
  return found;
}

describe('the metrics', () => {
  it('are all emitted by calls with every kind of outcome', async () => {
    const { outlet, api, answerWith, script } = await scripted.anOutlet([partyOf(4)]);
    const { stack } = scripted;
    const submit = async (call_id: string, fields: object = {}) => {
      await api.post('/calls', scripted.anEvent({ call_id, ...fields }));
      return stack.waitFor(
        outlet,
        call_id,
        ({ status, deliveries }) => /completed|failed/.test(status) || deliveries[0]?.status === 'held',
      );
    };
    await api.put('/destinations', { destination_id: 1, when: 'call_outcome != "spam"' });
    await submit('delivered');
    await submit('skipped', { call_outcome: 'spam' });
    answerWith(() => ({ status: 500 }));
    await submit('failing');
    answerWith(() => ({ status: 404 }));
    await submit('refused');
    await api.put('/destinations', { destination_id: 1, api_url: 'http://127.0.0.1:2/' });
    await submit('unanswered');
    await api.post('/destinations', {
      destination_name: 'Sheet',
      api_method: 'POST',
      api_url: 'http://127.0.0.1:2/',
    });
    await api.put('/destinations', { destination_id: 1, api_url: `${scripted.receiverUrl}/${outlet}/crm` });
    answerWith(() => ({}));
    await submit('partly');
    await api.delete('/destinations?destination_id=2');
    answerWith(() => ({ status: 410 }));
    await submit('gone');
    await api.put('/destinations', { destination_id: 1, status: 'active' });
    answerWith(() => ({}));
    script(completion({ party_size: 4, turns: [2] }, { model: 'gpt-of-tomorrow' }));
    await submit('unpriced');
    script(apiError(401));
    await submit('unread');
    await stack.waitForIdle('call-ended');
    await stack.waitForIdle('delivery-due');

    const expected = Object.values(METRICS)
      // Lost counts need a table that fails: test/lib/stats tests them.
      .filter(({ name }) => name !== 'CountsLost')
      .map((one) => `${one.name} (${one.unit}) by service${'dimension' in one ? `,${one.dimension}` : ''}`);
    expect([...loggedMetrics().keys()].sort()).toEqual(expected.sort());
    const sum = (metric: string) =>
      loggedMetrics()
        .get(`${metric} by service`)
        ?.reduce((total, one) => total + one, 0);
    expect(sum('CallsReceived (Count)')).toBe(9);
    expect(sum('ValuesExtracted (Count)')).toBe(8);
    expect(sum('ValuesGrounded (Count)')).toBe(8);
    expect(sum('UnpricedTokens (Count)')).toBe(110);
    expect(sum('ModelCost (None)')).toBeCloseTo((7 * (36 * 2.5 + 64 * 1.25 + 10 * 10)) / 1e6, 9);
    expect(sum('DestinationsDisabled (Count)')).toBe(1);
  });
});

describe('the log lines of a request', () => {
  it('have the request id of the answer, and the id and service of their function', async () => {
    const { api } = await scripted.anOutlet();
    const before = lines().length;
    await api.post('/calls', scripted.anEvent());
    await api.delete('/calls/c-1');
    const erasureLines = await eventually(() => {
      const logged = lines()
        .slice(before)
        .map((line) => JSON.parse(line));
      const own = logged.filter(({ function_name = '' }) => function_name.startsWith('ApiEraseCall'));
      return own.length === 2 ? own : undefined;
    }, 'both lines');
    expect(erasureLines.map(({ message }) => message)).toEqual(['call erased', 'request']);
    const [{ request_id, function_request_id }] = erasureLines;
    expect(request_id).toMatch(/^[0-9a-f-]{36}$/);
    expect(function_request_id).toMatch(/^[0-9a-f-]{36}$/);
    for (const line of erasureLines) {
      expect(line).toMatchObject({ request_id, function_request_id, service: 'postcall-dev' });
    }
  });
});

// Each file of flow tests searches the log of its stack for the sensitive data that it sent and
// received.
describe('the search of the log for sensitive data', () => {
  it('finds sentences, values, tokens, header values, phone numbers and secrets', async () => {
    const { outlet, api } = await scripted.anOutlet();
    await api.put('/destinations', {
      destination_id: 1,
      api_headers: { 'x-api-key': 'the key of a customer' },
    });
    const { body } = await api.post('/destinations/1/rotate-secret');
    const { signing_secret } = body.payload as { signing_secret: string };
    await api.post('/calls', scripted.anEvent({ phone_number: '+919876543210' }));
    const token = await scripted.stack.token(outlet);
    const [, sentence = ''] = TRANSCRIPT.split('\n');
    for (const one of [sentence, token, 'the key of a customer', signing_secret, '+919876543210']) {
      // A log would not have the speaker's name.
      const searched = one.replace('user: ', '');
      expect(sensitiveIn(`a line with ${searched} in it`)).toContain(searched);
    }
    expect(sensitiveIn(`a secret: ${scripted.stack.file.jwt_secret}`)).toHaveLength(1);
    expect(sensitiveIn('sk-test-of-nobody')).toEqual(['sk-test-of-nobody']);
  });
});
