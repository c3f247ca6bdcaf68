import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { freshOutlet } from '../support/api.ts';
import { type Receiver, startReceiver } from '../support/receiver.ts';
import { type SharedStack, sharedTestStack } from '../support/stack.ts';

// 80 real conversations with their expected values (test/data/README.md).
const FILE = new URL('../data/sgd-dev-calls.jsonl', import.meta.url);
const Conversation = z.object({
  call_id: z.string(),
  ended_at: z.string(),
  timezone: z.string(),
  transcript: z.array(z.object({ role: z.string(), content: z.string() })),
  // In the corpus a string may have options; here a variable with options is an enum.
  variables: z.array(
    z
      .looseObject({ var_name: z.string(), var_type: z.string() })
      .transform((variable) => ('options' in variable ? { ...variable, var_type: 'enum' } : variable)),
  ),
});

const COUNT = 20;
const conversations = readFileSync(FILE, 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .slice(0, COUNT)
  .map((line) => Conversation.parse(JSON.parse(line)));

describe(`${COUNT} real conversations`, () => {
  let stack: SharedStack;
  let receiver: Receiver;
  beforeAll(async () => {
    receiver = await startReceiver();
    stack = sharedTestStack();
  });
  afterAll(async () => {
    stack.close();
    await receiver.stop();
  });

  it('are all completed, over HTTP and SQS alternately, and each destination receives its body', async () => {
    const submitted = await Promise.all(
      conversations.map(async ({ call_id, ended_at, timezone, transcript, variables }, index) => {
        const outlet = freshOutlet();
        const api = stack.api(outlet);
        await api.post('/destinations', {
          destination_name: 'CRM',
          api_method: 'POST',
          api_url: `${receiver.url}/{{outlet_id}}/{{call_id}}`,
          api_body: Object.fromEntries(variables.map(({ var_name }) => [var_name, `{{${var_name}}}`])),
        });
        const saved = await api.post(
          '/variables',
          variables.map((one) => ({ ...one, destination_ids: [1] })),
        );
        expect(saved.status).toBe(200);
        const event = { call_id, outlet_id: outlet, timestamp: ended_at, timezone, transcript };
        if (index % 2 === 0) expect((await api.post('/calls', event)).status).toBe(202);
        else await stack.sendToQueue(event);
        return { outlet, call_id, variables };
      }),
    );
    for (const { outlet, call_id, variables } of submitted) {
      const call = await stack.waitForCall(outlet, call_id, 'completed');
      const values = Object.fromEntries(call.values.map(({ var_name, value }) => [var_name, value]));
      expect(Object.keys(values)).toEqual(variables.map(({ var_name }) => var_name));
      const request = receiver.requests.find(({ url }) => url === `/${outlet}/${call_id}`);
      expect(JSON.parse(request?.body ?? 'null')).toEqual(values);
    }
    expect(receiver.requests).toHaveLength(COUNT);
  });
});
