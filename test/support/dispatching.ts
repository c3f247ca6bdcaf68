/** The dispatcher's own code on a stack's table, with a queue that nobody else reads: so a message can be at any receive. */
import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { SQSRecord } from 'aws-lambda';
import { type DispatcherDeps, processRecord } from '../../lib/delivery/process-delivery.ts';
import { reopen } from '../../lib/delivery/reopen.ts';
import { openTally } from '../../lib/domain/tally.ts';
import { openSender } from '../../lib/sending/sender.ts';
import { DeliveryItem } from '../../lib/table/calls/delivery-item.ts';
import { deliveryKey } from '../../lib/table/keys.ts';
import { freshOutlet } from './api.ts';
import { type SeenRequest, startInterceptingProxy } from './dispatcher/intercepting-proxy.ts';
import type { partsOf } from './parts.ts';
import { startReceiver } from './receiver.ts';
import type { TestStack } from './stack.ts';

/** How long a dispatcher of the test's has for a message. */
const FUNCTION_MS = 5_000;

export function dispatchersOn(stack: TestStack, parts: ReturnType<typeof partsOf>) {
  const stops: (() => Promise<unknown>)[] = [];
  const sender = openSender({
    ALLOWED_PRIVATE_NETWORKS: '127.0.0.0/8',
    ALLOW_HTTP_DESTINATIONS: true,
    DELIVERY_TIMEOUT_SECONDS: 5,
  });
  stops.push(() => sender.agent.destroy());

  /** The table behind a proxy that loses the requests that `loses` chooses, before or after they are served. */
  const tableThatLoses = async (
    loses: (seen: SeenRequest) => 'before' | 'after' | undefined,
    meanwhile: () => Promise<void> = async () => undefined,
  ) => {
    const proxy = await startInterceptingProxy(stack.file.dynamodb_endpoint, loses, meanwhile);
    stops.push(proxy.stop);
    return parts.tableAt(proxy.url);
  };

  /** An outlet with one destination and a call `c-1` whose delivery is open, announced on a queue of the test's. */
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
    // Whoever held it looks once more at the destination before it is done.
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
      /** Enables the destination and announces the delivery. @returns its message */
      open: async (): Promise<SQSRecord> => {
        await api.put('/destinations', { destination_id: 1, status: 'active' });
        await reopen(deliveryDue, ref, { from: ['held'], due: new Date() });
        const record = await parts.take(deliveryDue);
        if (!record) throw new Error('the delivery was not announced');
        return record;
      },
      /** Handles a message, at its n-th receive, with other parts if need be. */
      handle: (
        record: SQSRecord,
        { receives = 1, ...others }: Partial<DispatcherDeps> & { receives?: number } = {},
      ) =>
        processRecord(
          // Short, so that what bounces off its lease is back before the next test looks for an idle queue.
          { ...deps, deadline: Date.now() + FUNCTION_MS, ...others },
          { ...record, attributes: { ...record.attributes, ApproximateReceiveCount: String(receives) } },
        ),
      take: () => parts.take(deliveryDue),
      item: async (): Promise<DeliveryItem> => {
        const { Item } = await table.client.send(new GetCommand({ TableName: table.name, Key }));
        return DeliveryItem.parse(Item);
      },
      /** Puts the delivery into a state that would take its time to come about. */
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
  return { aDispatcher, tableThatLoses, stop };
}

/** The first of the requests that match, each lost once; every other one passes. */
export const once = (when: 'before' | 'after', matches: (seen: SeenRequest) => boolean) => {
  let lost = 0;
  const loses = (seen: SeenRequest) => {
    if (lost > 0 || !matches(seen)) return undefined;
    lost += 1;
    return when;
  };
  return { loses, lost: () => lost };
};
