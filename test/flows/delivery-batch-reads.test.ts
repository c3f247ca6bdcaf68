import { randomBytes } from 'node:crypto';
import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CallEnded } from '../../lib/domain/call-ended.ts';
import { readForDelivery } from '../../lib/table/calls/read-for-delivery.ts';
import { storeCall } from '../../lib/table/calls/store-call.ts';
import { callPartition, TRANSCRIPT_PREFIX, VALUES_PREFIX } from '../../lib/table/keys.ts';
import { freshOutlet } from '../support/api.ts';
import {
  type InterceptingProxy,
  type SeenRequest,
  startInterceptingProxy,
} from '../support/dispatcher/intercepting-proxy.ts';
import { partsOf, RETENTION } from '../support/parts.ts';
import { type SharedStack, sharedTestStack } from '../support/stack.ts';

let stack: SharedStack;
let parts: ReturnType<typeof partsOf>;
let proxy: InterceptingProxy;
const seen: SeenRequest[] = [];
beforeAll(async () => {
  stack = sharedTestStack();
  parts = partsOf(stack);
  const record = (one: SeenRequest) => {
    seen.push(one);
    return undefined;
  };
  proxy = await startInterceptingProxy(stack.file.dynamodb_endpoint, record, async () => undefined);
});
afterAll(async () => {
  parts.close();
  await proxy.stop();
  stack.close();
});

const VARIABLE = {
  var_name: 'party size',
  var_type: 'integer',
  description: 'number of people in the party',
};

/** Submits calls and waits until they are extracted and completed. */
async function extractedCalls(callIds: readonly string[], transcript = 'user: we are a party of four') {
  const outletId = freshOutlet();
  const api = stack.api(outletId);
  await api.post('/variables', [VARIABLE]);
  for (const call_id of callIds) {
    await api.post('/calls', { call_id, timestamp: '2026-11-20T10:03:44Z', transcript });
    await stack.waitForCall(outletId, call_id, 'completed');
  }
  const table = parts.tableAt(proxy.url);
  return { outletId, refs: callIds.map((callId) => ({ table, outletId, callId })) };
}

const remove = (outletId: number, prefix: string) =>
  parts.table.client.send(
    new DeleteCommand({
      TableName: parts.table.name,
      Key: { pk: callPartition(outletId, 'c-1'), sk: `${prefix}1` },
    }),
  );

describe('the reads of calls for their deliveries', () => {
  it('are one request for concurrent deliveries, also of the same call', async () => {
    const { refs } = await extractedCalls(['c-1', 'c-2', 'c-3']);
    seen.length = 0;
    const [first] = refs;
    const read = await Promise.all([...refs, ...(first ? [first, first] : [])].map(readForDelivery));
    expect(seen.map(({ operation }) => operation)).toEqual(['BatchGetItem']);
    expect(read.map((one) => one?.call.call_id)).toEqual(['c-1', 'c-2', 'c-3', 'c-1', 'c-1']);
    for (const one of read) {
      expect(one).toMatchObject({
        transcript: [{ content: 'we are a party of four' }],
        values: [{ value: 4 }],
      });
    }
  });

  it('return the whole of a transcript that has several parts', async () => {
    const outletId = freshOutlet();
    const content = randomBytes(400_000).toString('hex');
    const event = CallEnded.parse({
      call_id: 'c-1',
      outlet_id: outletId,
      timestamp: '2026-11-20T10:03:44Z',
      transcript: [{ role: 'user', content }],
    });
    await storeCall(parts.table, event, { receivedAt: new Date(), retention: RETENTION });
    const read = await readForDelivery({ table: parts.table, outletId, callId: 'c-1' });
    expect(read?.transcript?.[0]?.content).toBe(content);
  });

  it('return undefined for an erased call, and fail when the values are missing', async () => {
    const { outletId, refs } = await extractedCalls(['c-1']);
    const [ref] = refs;
    if (!ref) throw new Error('no call');
    await remove(outletId, TRANSCRIPT_PREFIX);
    expect(await readForDelivery(ref)).toMatchObject({ transcript: null, values: [{ value: 4 }] });
    await remove(outletId, VALUES_PREFIX);
    await expect(readForDelivery(ref)).rejects.toThrow('the values of a call are not there');
    await stack.api(outletId).delete('/calls/c-1');
    expect(await readForDelivery(ref)).toBeUndefined();
  });
});
