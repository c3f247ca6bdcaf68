import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { enqueueDeliveries, newDeliveries } from '../../lib/delivery/enqueue.ts';
import { CallEnded } from '../../lib/domain/call-ended.ts';
import { storeCall } from '../../lib/table/calls/store-call.ts';
import { storeValues } from '../../lib/table/calls/store-values.ts';
import { readConfiguration } from '../../lib/table/configuration.ts';
import { leaseUntil } from '../../lib/table/lease.ts';
import { freshOutlet } from '../support/api.ts';
import { type Dispatcher, startDispatcher } from '../support/dispatcher/start.ts';
import { eventually } from '../support/eventually.ts';
import { partsOf, RETENTION } from '../support/parts.ts';
import { startTestStack, type TestStack } from '../support/stack.ts';

// One process handles as many batches at once as Lambda spreads over 100 sandboxes: the worst case
// for its memory.
const CALLS = 200;
const DESTINATIONS = 50;
const BATCHES = 100;
const MAX_MEGABYTES = 300;
const MAX_SOCKETS = 64;

let stack: TestStack;
let parts: ReturnType<typeof partsOf>;
let dispatcher: Dispatcher | undefined;
let receiver: Awaited<ReturnType<typeof startCountingReceiver>>;
beforeAll(async () => {
  receiver = await startCountingReceiver();
  stack = await startTestStack();
  parts = partsOf(stack);
});
afterAll(async () => {
  await dispatcher?.kill();
  parts.close();
  await stack.stop();
  await receiver.stop();
});

/** Starts a receiver that counts its open sockets and how often it received each delivery. */
async function startCountingReceiver() {
  const ids = new Map<string, number>();
  const sockets = { now: 0, most: 0 };
  const server = createServer((request, response) => {
    const id = String(request.headers['webhook-id']);
    request.resume().once('end', () => {
      ids.set(id, (ids.get(id) ?? 0) + 1);
      response.end('ok');
    });
  });
  server.on('connection', (socket) => {
    sockets.now += 1;
    sockets.most = Math.max(sockets.most, sockets.now);
    socket.once('close', () => {
      sockets.now -= 1;
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const stop = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  const url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/`;
  return { url, ids, sockets, stop };
}

/** The peak resident memory of a process in MB (proc(5), VmHWM). */
const peakMegabytes = (pid: number): number =>
  Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;

describe(`${CALLS * DESTINATIONS} deliveries to one host at once`, () => {
  it(`each arrive once, with less than ${MAX_MEGABYTES} MB and at most ${MAX_SOCKETS} sockets`, async () => {
    const outletId = freshOutlet();
    const api = stack.api(outletId);
    const destination = { destination_name: 'CRM', api_method: 'POST', api_url: receiver.url };
    for (const count of [20, 20, 10]) {
      await api.post('/destinations', Array(count).fill(destination));
    }
    const deliveryDue = await parts.aQueue({ VisibilityTimeout: '600' });
    const { table } = parts;
    const { destinations } = await readConfiguration({ table, outletId });
    expect(destinations).toHaveLength(DESTINATIONS);

    const ids = Array.from({ length: CALLS }, (_, index) => `c-${index}`);
    for (const callId of ids) {
      const ref = { table, outletId, callId };
      const call = CallEnded.parse({
        call_id: callId,
        outlet_id: outletId,
        timestamp: '2026-11-20T10:03:44Z',
        transcript: `agent: How can I help?\nuser: ${'A table for four, please. '.repeat(90)}`,
      });
      const lease = leaseUntil(Date.now() + 60_000);
      const now = new Date();
      const stored = await storeCall(table, call, { receivedAt: now, retention: RETENTION, lease });
      if (!stored) throw new Error(`call ${callId} was stored before`);
      const deliveries = newDeliveries(destinations, { now, expiresAt: stored.expires_at });
      const model = { name: 'none', stand_in: true, outcome: 'nothing_to_ask' } as const;
      const use = { ...model, input_tokens: 0, cached_tokens: 0, output_tokens: 0, duration_ms: 0 };
      await storeValues(ref, { lease, call: stored, values: [], model: use, deliveries });
      await enqueueDeliveries(deliveryDue, ref, deliveries);
    }

    const { dynamodb_endpoint: dynamodb, sqs_endpoint: sqs } = stack.file;
    dispatcher = await startDispatcher({
      file: stack.file,
      queueUrl: deliveryDue.url,
      endpoints: { dynamodb, sqs },
      functionSeconds: 120,
      batches: BATCHES,
      settings: { DELIVERY_TIMEOUT_SECONDS: '60' },
    });
    const { pid } = dispatcher;
    await eventually(
      () => (receiver.ids.size === CALLS * DESTINATIONS ? true : undefined),
      'every delivery to arrive',
      420,
    );
    for (const id of ids) await stack.waitForCall(outletId, id, 'completed');
    expect(Math.max(...receiver.ids.values())).toBe(1);
    expect(receiver.sockets.most).toBeLessThanOrEqual(MAX_SOCKETS);
    expect(peakMegabytes(pid)).toBeLessThan(MAX_MEGABYTES);
  }, 600_000);
});
