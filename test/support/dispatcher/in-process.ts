/**
 * Runs the dispatcher's code in the test's process, on the table of a stack. Its queue has no other
 * consumer, so that a test can hand over a message as if it was received for the n-th time.
 */
import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { SQSRecord } from 'aws-lambda';
import { reopen } from '../../../lib/delivery/enqueue.ts';
import { type DispatcherDeps, processRecord } from '../../../lib/delivery/process-delivery.ts';
import { openTally } from '../../../lib/domain/counts.ts';
import { openSender } from '../../../lib/sending/sender.ts';
import { DeliveryItem } from '../../../lib/table/calls/delivery-item.ts';
import { deliveryKey } from '../../../lib/table/keys.ts';
import { freshOutlet } from '../api.ts';
import type { partsOf } from '../parts.ts';
import { startReceiver } from '../receiver.ts';
import type { TestStack } from '../stack.ts';
import { type SeenRequest, startInterceptingProxy } from './intercepting-proxy.ts';

/**
 * The time that an invocation has for its message; short, so that no lease outlives its test for
 * long.
 */
const FUNCTION_MS = 5_000;

export function inProcessDispatchers(stack: TestStack, parts: ReturnType<typeof partsOf>) {
  const stops: (() => Promise<unknown>)[] = [];
  const sender = openSender({
    ALLOWED_PRIVATE_NETWORKS: '127.0.0.0/8',
    ALLOW_HTTP_DESTINATIONS: true,
    DELIVERY_TIMEOUT_SECONDS: 5,
  });
  stops.push(() => sender.agent.destroy());

  /**
   * The table behind a proxy that drops the connection of some requests: before the table sees the
   * request, or after it has served it. `onLoss` runs before the connection is dropped.
   */
  const tableLosing = async (
    lossOf: (seen: SeenRequest) => 'before' | 'after' | undefined,
    onLoss: () => Promise<void> = async () => undefined,
  ) => {
    const proxy = await startInterceptingProxy(stack.file.dynamodb_endpoint, lossOf, onLoss);
    stops.push(proxy.stop);
    return parts.tableAt(proxy.url);
  };

  /**
   * An outlet with a disabled destination and calls held for it; `open` opens the delivery of
   * `c-1`.
   */
  const aDispatcher = async ({
    answer,
    calls = ['c-1'],
    ...fields
  }: { answer?: Parameters<typeof startReceiver>[0]; calls?: string[] } & Record<string, unknown> = {}) => {
    const outlet = freshOutlet();
    const api = stack.api(outlet);
    const receiver = await startReceiver(answer);
    stops.push(receiver.stop);
    const api_url = `${receiver.url}/{{call_id}}`;
    const destination = { destination_name: 'CRM', api_method: 'POST', api_url, status: 'disabled' };
    await api.post('/destinations', { ...destination, ...fields });
    for (const call_id of calls) {
      await api.post('/calls', { call_id, timestamp: '2026-11-20T10:03:44Z', transcript: 'user: hello' });
      await stack.waitFor(outlet, call_id, ({ deliveries }) => deliveries[0]?.status === 'held');
    }
    // The stack's own dispatcher checks the destination once more after a hold: wait until it has.
    await stack.waitForIdle('delivery-due');
    const { table } = parts;
    const deliveryDue = await parts.aQueue();
    const deps: Omit<DispatcherDeps, 'deadline'> = {
      table,
      deliveryDue,
      sender,
      schedule: [0, 0, 0],
      disableAfterMs: 1e9,
      tally: openTally(),
    };
    const ref = { table, outletId: outlet, callId: 'c-1', destinationId: 1 };
    const Key = deliveryKey(outlet, 'c-1', 1);
    return {
      outlet,
      api,
      receiver,
      deps,
      ref,
      /** Enables the destination and enqueues the delivery. Returns its message. */
      open: async (): Promise<SQSRecord> => {
        await api.put('/destinations', { destination_id: 1, status: 'active' });
        await reopen(deliveryDue, ref, { from: ['held'], due: new Date() });
        const record = await parts.receive(deliveryDue);
        if (!record) throw new Error('the delivery was not enqueued');
        return record;
      },
      /** Processes a message as its n-th receive; `others` replace dependencies. */
      handle: (
        record: SQSRecord,
        { receives = 1, ...others }: Partial<DispatcherDeps> & { receives?: number } = {},
      ) =>
        processRecord(
          { ...deps, deadline: Date.now() + FUNCTION_MS, ...others },
          { ...record, attributes: { ...record.attributes, ApproximateReceiveCount: String(receives) } },
        ),
      nextMessage: () => parts.receive(deliveryDue),
      item: async (): Promise<DeliveryItem> => {
        const { Item } = await table.client.send(new GetCommand({ TableName: table.name, Key }));
        return DeliveryItem.parse(Item);
      },
      /** Writes attributes of the delivery, for a state that would take long to reach. */
      set: async (attributes: Partial<DeliveryItem>) => {
        const names = Object.keys(attributes);
        await table.client.send(
          new UpdateCommand({
            TableName: table.name,
            Key,
            UpdateExpression: `SET ${names.map((name) => `#${name} = :${name}`).join(', ')}`,
            ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
            ExpressionAttributeValues: Object.fromEntries(
              Object.entries(attributes).map(([name, value]) => [`:${name}`, value]),
            ),
          }),
        );
      },
      call: () => stack.readCall(outlet, 'c-1'),
    };
  };

  const stop = async () => {
    for (const one of stops.reverse()) await one();
  };
  return { aDispatcher, tableLosing, stop };
}

/** Loses the first request that matches, and no other; `lost` returns how many were lost. */
export const loseFirst = (when: 'before' | 'after', matches: (seen: SeenRequest) => boolean) => {
  let lost = 0;
  const lossOf = (seen: SeenRequest) => {
    if (lost > 0 || !matches(seen)) return undefined;
    lost += 1;
    return when;
  };
  return { lossOf, lost: () => lost };
};
