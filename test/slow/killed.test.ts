import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { redeliver } from '../../lib/delivery/redeliver.ts';
import { freshOutlet } from '../support/api.ts';
import { type Gate, type SeenRequest, startGate } from '../support/dispatcher/gate.ts';
import { type Dispatcher, startDispatcher } from '../support/dispatcher/process.ts';
import { eventually } from '../support/eventually.ts';
import { partsOf } from '../support/parts.ts';
import { type Receiver, startReceiver } from '../support/receiver.ts';
import { type CallDocument, startTestStack, type TestStack } from '../support/stack.ts';

// The dispatcher in a process of its own, killed with SIGKILL at a boundary of a delivery's first attempt, again and again.
// Its message comes back when its visibility ends, its lease when the function would have been stopped.
const KILLS = 20;
const FUNCTION_SECONDS = 1;
const VISIBILITY_SECONDS = 2;
const MAX_RECEIVES = 5;

/** Where it is killed: at which request to the table or the queue, and whether that one is still served; or at the receiver. */
type Boundary =
  | { at: 'receiver' }
  | { at: 'request'; when: 'before' | 'after'; is: (seen: SeenRequest) => boolean };

const operation = (name: string, holds: string) => (seen: SeenRequest) =>
  seen.operation === name && seen.body.includes(holds);
const claim = operation('UpdateItem', ':due_by');
const readCall = operation('GetItem', '"CALL"');
const record = operation('TransactWriteItems', '#ATTEMPT#');
// Asked for again, these deliveries are closed by a transaction once the update by itself was refused.
const beginClose = operation('UpdateItem', 'DELETE open_destinations');
const close = operation('TransactWriteItems', 'DELETE open_destinations');
const announce = operation('SendMessage', 'attempt');

const BOUNDARIES: [string, Boundary][] = [
  ['after the delivery was claimed', { at: 'request', when: 'after', is: claim }],
  ['before the request was sent', { at: 'request', when: 'after', is: readCall }],
  ['after the request was sent, before it was answered', { at: 'receiver' }],
  ['before the attempt was recorded', { at: 'request', when: 'before', is: record }],
  ['after the attempt was recorded', { at: 'request', when: 'after', is: record }],
  ['before the next attempt was announced', { at: 'request', when: 'before', is: announce }],
  ['after the next attempt was announced', { at: 'request', when: 'after', is: announce }],
  ['before the call was closed', { at: 'request', when: 'before', is: beginClose }],
  ['after the call was closed', { at: 'request', when: 'after', is: close }],
];

interface Story {
  kills: number;
  calls: CallDocument[];
  receiver: Receiver;
  deadLetters: number;
}

let stack: TestStack;
let parts: ReturnType<typeof partsOf>;
const stories = new Map<string, Story>();
const stops: (() => Promise<void>)[] = [];
beforeAll(async () => {
  stack = await startTestStack();
  parts = partsOf(stack);
  await Promise.all(BOUNDARIES.map(async ([name, boundary]) => stories.set(name, await tell(boundary))));
}, 600_000);
afterAll(async () => {
  for (const stop of stops.reverse()) await stop();
  parts.close();
  await stack.stop();
});

async function tell(boundary: Boundary): Promise<Story> {
  const outlet = freshOutlet();
  let dispatcher: Dispatcher | undefined;
  /** The call whose dispatcher is to be killed, until it is. */
  let victim: string | undefined;
  let kills = 0;
  const kill = async () => {
    victim = undefined;
    kills += 1;
    await dispatcher?.kill();
  };

  // The first request that arrives of a call fails, so that there is a next attempt to announce; every later one is taken.
  const failed = new Set<string>();
  const receiver = await startReceiver(({ url }) => {
    const callId = url.slice(1);
    if (boundary.at === 'receiver' && callId === victim) void kill();
    if (failed.has(callId)) return {};
    failed.add(callId);
    return { status: 503 };
  });
  stops.push(receiver.stop);

  const gateBefore = async (endpoint: string): Promise<Gate> => {
    const ends = (seen: SeenRequest) =>
      boundary.at === 'request' && victim && seen.body.includes(victim) && boundary.is(seen)
        ? boundary.when
        : undefined;
    const gate = await startGate(endpoint, ends, kill);
    stops.push(gate.stop);
    return gate;
  };
  const [table, queue] = await Promise.all([
    gateBefore(stack.file.dynamodb_endpoint),
    gateBefore(stack.file.sqs_endpoint),
  ]);

  const deadLetters = await parts.aQueue();
  const [account, name] = new URL(deadLetters.url).pathname.split('/').slice(1);
  const deliveryDue = await parts.aQueue({
    VisibilityTimeout: String(VISIBILITY_SECONDS),
    RedrivePolicy: JSON.stringify({
      deadLetterTargetArn: `arn:aws:sqs:us-east-1:${account}:${name}`,
      maxReceiveCount: MAX_RECEIVES,
    }),
  });

  // Deliveries that this dispatcher alone will make: held first, then sent again over its own queue.
  const ids = Array.from({ length: KILLS }, (_, index) => `call-${String(index).padStart(2, '0')}`);
  const api = stack.api(outlet);
  const destination = { destination_name: 'CRM', api_method: 'POST', api_url: `${receiver.url}/{{call_id}}` };
  await api.post('/destinations', { ...destination, status: 'disabled' });
  for (const call_id of ids) {
    await api.post('/calls', { call_id, timestamp: '2026-11-20T10:03:44Z', transcript: 'user: hello' });
  }
  for (const id of ids) await stack.waitFor(outlet, id, ({ deliveries }) => deliveries[0]?.status === 'held');
  await api.put('/destinations', { destination_id: 1, status: 'active' });

  const place = {
    file: stack.file,
    queueUrl: deliveryDue.url,
    endpoints: { dynamodb: table.url, sqs: queue.url },
    functionSeconds: FUNCTION_SECONDS,
    batches: 2,
  };
  const calls: CallDocument[] = [];
  // One at a time: a message that met a second kill, and a third, would be SQS's receives that are tested, not our states.
  for (const callId of ids) {
    dispatcher ??= await startDispatcher(place);
    victim = callId;
    await redeliver({ table: parts.table, outletId: outlet, callId, deliveryDue }, undefined);
    await dispatcher.ended;
    dispatcher = await startDispatcher(place);
    calls.push(
      await eventually(
        async () => {
          const call = await stack.readCall(outlet, callId);
          return call?.status === 'completed' ? call : undefined;
        },
        `the end of ${callId}`,
        60,
      ),
    );
  }
  await dispatcher?.kill();
  return { kills, calls, receiver, deadLetters: (await parts.messagesOf(deadLetters)).length };
}

describe.each(BOUNDARIES.map(([name]) => [name]))('a dispatcher that is killed %s', (name) => {
  const story = (): Story => {
    const told = stories.get(name);
    if (!told) throw new Error('it was not told');
    return told;
  };

  it(`is killed ${KILLS} times, and every delivery ends delivered`, () => {
    const { kills, calls } = story();
    expect(kills).toBe(KILLS);
    expect(calls.map(({ deliveries }) => deliveries[0]?.status)).toEqual(Array(KILLS).fill('delivered'));
  });

  it('leaves every request that was taken under the one id of its delivery', () => {
    const { calls, receiver } = story();
    for (const { call_id, deliveries } of calls) {
      const ids = receiver.requests
        .filter(({ url }) => url === `/${call_id}`)
        .map(({ headers }) => headers['webhook-id']);
      expect(new Set(ids)).toEqual(new Set([deliveries[0]?.delivery_id]));
    }
  });

  it('leaves a log whose attempts count from 1 and end with the one that was taken', () => {
    for (const { deliveries } of story().calls) {
      const [{ attempts = [], next_attempt_at } = {}] = deliveries;
      expect(attempts.map(({ attempt }) => attempt)).toEqual(attempts.map((_, index) => index + 1));
      expect(attempts.at(-1)).toMatchObject({ status_code: 200, error: null });
      expect(next_attempt_at).toBeNull();
    }
  });

  it('makes no loop of it: at most one request more than without the kill, and no dead letter', () => {
    const { receiver, deadLetters } = story();
    // Two by its schedule (the first is answered 503), and one more where the kill hid what had been sent.
    expect(receiver.requests.length).toBeLessThanOrEqual(3 * KILLS);
    expect(deadLetters).toBe(0);
  });
});
