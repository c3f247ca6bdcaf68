import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as postcall from '../../console/client/postcall.ts';
import { clientSource } from '../../tools/client.ts';
import { freshOutlet } from '../support/api.ts';
import { eventually } from '../support/eventually.ts';
import { type Receiver, startReceiver } from '../support/receiver.ts';
import { type SharedStack, sharedTestStack } from '../support/stack.ts';

let stack: SharedStack;
let receiver: Receiver;
beforeAll(async () => {
  receiver = await startReceiver();
  stack = sharedTestStack();
  postcall.defaults.baseUrl = stack.apiUrl;
  postcall.defaults.headers = { authorization: await stack.token(freshOutlet()) };
});
afterAll(async () => {
  stack.close();
  await receiver.stop();
});

/** Returns the answer with the client's type for this status, which it must have. */
function ok<Answer extends { status: number }, Status extends Answer['status']>(
  answer: Answer,
  status: Status,
): Extract<Answer, { status: Status }> {
  expect(answer).toMatchObject({ status });
  return answer as Extract<Answer, { status: Status }>;
}

describe('the typed client', () => {
  it('is up to date with the OpenAPI document', async () => {
    const committed = readFileSync(new URL('../../console/client/postcall.ts', import.meta.url), 'utf8');
    expect(await clientSource()).toBe(committed);
  });

  it('covers the main scenario, from the configuration to a redelivery, and refused requests', async () => {
    const created = await postcall.saveDestinations({
      destination: [
        {
          destination_name: 'CRM',
          api_method: 'POST',
          api_url: `${receiver.url}/leads`,
          api_body: { lead: '{{guest_name}}', seats: '{{party_size}}' },
        },
      ],
    });
    const [destination] = ok(created, 200).data.payload;
    const id = destination?.destination_id ?? 0;
    expect(destination?.signing_secret).toMatch(/^whsec_/);
    const saved = await postcall.saveVariables([
      {
        var_name: 'party_size',
        var_type: 'integer',
        description: 'number of people at the table',
        destination_ids: [id],
      },
    ]);
    expect(ok(saved, 200).data.payload).toMatchObject([{ variable_id: 1, destination_ids: [id] }]);

    const shown = await postcall.previewDestination({ destination_id: id, values: { party_size: 4 } });
    expect(ok(shown, 200).data.payload).toMatchObject({ body: { lead: 'Jane Doe', seats: 4 }, warnings: [] });

    const submitted = await postcall.submitCall({
      call_id: 'c-1',
      timestamp: '2026-11-20T10:03:44Z',
      guest_name: 'Jane',
      transcript: [{ role: 'user', content: 'A table for four, please.' }],
    });
    expect(ok(submitted, 202).data.payload).toEqual({ call_id: 'c-1', status: 'received' });
    const call = await eventually(async () => {
      const { payload } = ok(await postcall.getCall('c-1'), 200).data;
      return payload.status === 'completed' ? payload : undefined;
    }, 'the call to be delivered');
    expect(call.values).toMatchObject([{ var_name: 'party_size', value: 4, turn: 1, grounded: true }]);
    expect(receiver.requests.map(({ body }) => JSON.parse(body))).toEqual([{ lead: 'Jane', seats: 4 }]);

    ok(await postcall.redeliverCall('c-1', { destination_ids: [id] }), 202);
    const [first, again] = await receiver.received(2);
    expect(again?.headers['webhook-id']).toBe(first?.headers['webhook-id']);

    const refused = await postcall.saveVariables([{ var_name: '', var_type: 'string', description: '' }]);
    expect(ok(refused, 400).data.errors.map(({ path }) => path)).toEqual(['0.var_name', '0.description']);
    const notFound = ok(await postcall.getCall('nothing'), 404).data;
    expect(notFound).toMatchObject({ success: false, message: 'Call with ID not found' });
  });
});
