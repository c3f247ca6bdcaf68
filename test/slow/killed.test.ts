import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { redeliver } from '../../lib/delivery/redeliver.ts';
import { reserveSlots } from '../../lib/table/rate-limits.ts';
import { freshOutlet } from '../support/api.ts';
import { type Gate, type SeenRequest, startIamProxy } from '../support/dispatcher/gate.ts';
import { type Dispatcher, startDispatcher } from '../support/dispatcher/process.ts';
import { eventually } from '../support/eventually.ts';
import { partsOf } from '../support/parts.ts';
import { type Receiver, startReceiver } from '../support/receiver.ts';
import { type CallDocument, startTestStack, type TestStack } from '../support/stack.ts';

// The dispatcher in a process of its own, killed with SIGKILL at a boundary of a delivery's first attempt, again and again.
// Its message comes back when its visibility ends, its lease when the function would have been stopped.
const KILLS = 20;
/** Of the rarer states. */
const FEWER_KILLS = 6;
const FUNCTION_SECONDS = 1;
// Long enough for a slow machine to handle a message: it would be received again meanwhile, and each receive counts.
const VISIBILITY_SECONDS = 5;
// More than a kill needs, and more than a busy machine, whose functions run out of time: what loops reaches any number.
const MAX_RECEIVES = 10;
/** So many stories are told at once that whoever asks without a pause would slow down all the others. */
const PAUSE_MS = 200;

/** Where it is killed: at which request to the table or the queue, and whether that one is still served; or at the receiver. */
type Boundary =
  | { at: 'receiver' }
  | { at: 'request'; when: 'before' | 'after'; is: (seen: SeenRequest) => boolean; of?: 'destination' };

const operation = (name: string, holds: string) => (seen: SeenRequest) =>
  seen.operation === name && seen.body.includes(holds);
const claim = operation('UpdateItem', ':due_by');
const readCall = operation('BatchGetItem', '"CALL"');
const record = operation('TransactWriteItems', '#ATTEMPT#');
// Asked for again, these deliveries are closed by a transaction once the update by itself was refused.
const beginClose = operation('UpdateItem', 'DELETE open_destinations');
const close = operation('TransactWriteItems', 'DELETE open_destinations');
const announce = operation('SendMessage', 'attempt');

/** What becomes of a delivery: delivered at its second attempt, skipped by its condition, delivered at its turn, held by a 410. */
type Course = 'delivered' | 'skipped' | 'paced' | 'held';
const KILLS_OF: Record<Course, number> = {
  delivered: KILLS,
  skipped: FEWER_KILLS,
  paced: FEWER_KILLS,
  held: FEWER_KILLS,
};

const skip = operation('UpdateItem', 'filtered out');
const postpone = operation('UpdateItem', 'it waits for its turn');
const reserveSlot = operation('UpdateItem', '#RATE_LIMIT');
const disable = operation('TransactWriteItems', 'config_version');

const BOUNDARIES: [string, Boundary, Course][] = [
  ['after the delivery was claimed', { at: 'request', when: 'after', is: claim }, 'delivered'],
  ['before the request was sent', { at: 'request', when: 'after', is: readCall }, 'delivered'],
  ['after the request was sent, before it was answered', { at: 'receiver' }, 'delivered'],
  ['before the attempt was recorded', { at: 'request', when: 'before', is: record }, 'delivered'],
  ['after the attempt was recorded', { at: 'request', when: 'after', is: record }, 'delivered'],
  ['before the next attempt was announced', { at: 'request', when: 'before', is: announce }, 'delivered'],
  ['after the next attempt was announced', { at: 'request', when: 'after', is: announce }, 'delivered'],
  ['before the call was closed', { at: 'request', when: 'before', is: beginClose }, 'delivered'],
  ['after the call was closed', { at: 'request', when: 'after', is: close }, 'delivered'],
  ['before it was skipped', { at: 'request', when: 'before', is: skip }, 'skipped'],
  ['after it was skipped', { at: 'request', when: 'after', is: skip }, 'skipped'],
  ['before it was put off', { at: 'request', when: 'before', is: postpone }, 'paced'],
  ['after it was put off', { at: 'request', when: 'after', is: postpone }, 'paced'],
  ['before its turn was announced', { at: 'request', when: 'before', is: announce }, 'paced'],
  [
    'before its destination was disabled',
    { at: 'request', when: 'before', is: disable, of: 'destination' },
    'held',
  ],
  [
    'after its destination was disabled',
    { at: 'request', when: 'after', is: disable, of: 'destination' },
    'held',
  ],
  ['after a 410 was recorded', { at: 'request', when: 'after', is: record }, 'held'],
];

interface Scenario {
  course: Course;
  kills: number;
  /** How the destination stood after each of them. */
  destinations: unknown[];
  calls: CallDocument[];
  receiver: Receiver;
  deadLetters: number;
}

let stack: TestStack;
let parts: ReturnType<typeof partsOf>;
const scenarios = new Map<string, Scenario>();
const stops: (() => Promise<void>)[] = [];
beforeAll(async () => {
  stack = await startTestStack();
  parts = partsOf(stack);
  await Promise.all(
    BOUNDARIES.map(async ([name, boundary, course]) => scenarios.set(name, await tell(boundary, course))),
  );
}, 600_000);
afterAll(async () => {
  for (const stop of stops.reverse()) await stop();
  parts.close();
  await stack.stop();
});

async function tell(boundary: Boundary, course: Course): Promise<Scenario> {
  const outlet = freshOutlet();
  let dispatcher: Dispatcher | undefined;
  stops.push(async () => dispatcher?.kill());
  /** The call whose dispatcher is to be killed, until it is. */
  let victim: string | undefined;
  let kills = 0;
  const kill = async () => {
    victim = undefined;
    kills += 1;
    await dispatcher?.kill();
  };

  // The first request that arrives of a call fails, so that there is a next attempt to announce; every later one is taken.
  // One that is gone is gone for all of them.
  const failed = new Set<string>();
  const receiver = await startReceiver(({ url }) => {
    const callId = url.slice(1);
    if (boundary.at === 'receiver' && callId === victim) void kill();
    if (course === 'held') return { status: 410 };
    if (course !== 'delivered' || failed.has(callId)) return {};
    failed.add(callId);
    return { status: 503 };
  });
  stops.push(receiver.stop);

  /** The victim that finds the turns of the next seconds taken, whenever it asks. */
  let hasNoSlot: string | undefined;
  const gateBefore = async (endpoint: string): Promise<Gate> => {
    let then = kill;
    const ends = (seen: SeenRequest) => {
      if (course === 'paced' && victim && hasNoSlot !== victim && reserveSlot(seen)) {
        hasNoSlot = victim;
        then = () => takeTheNextTurns(outlet);
        return 'before';
      }
      then = kill;
      if (boundary.at !== 'request' || !victim || !boundary.is(seen)) return undefined;
      return boundary.of === 'destination' || seen.body.includes(victim) ? boundary.when : undefined;
    };
    const gate = await startIamProxy(endpoint, ends, () => then());
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
  const ids = Array.from(
    { length: KILLS_OF[course] },
    (_, index) => `call-${String(index).padStart(2, '0')}`,
  );
  const api = stack.api(outlet);
  const destination = {
    destination_name: 'CRM',
    api_method: 'POST',
    api_url: `${receiver.url}/{{call_id}}`,
    ...(course === 'skipped' && { when: 'call_outcome == "interested"' }),
    ...(course === 'paced' && { max_per_second: PER_SECOND }),
  };
  await api.post('/destinations', { ...destination, status: 'disabled' });
  for (const call_id of ids) {
    await api.post('/calls', { call_id, timestamp: '2026-11-20T10:03:44Z', transcript: 'user: hello' });
  }
  for (const id of ids) await stack.waitFor(outlet, id, ({ deliveries }) => deliveries[0]?.status === 'held');
  await stack.waitForIdle('delivery-due');
  const enabled = async () => {
    const { body } = await api.put('/destinations', { destination_id: 1, status: 'active' });
    return body.payload;
  };
  await enabled();

  const place = {
    file: stack.file,
    queueUrl: deliveryDue.url,
    endpoints: { dynamodb: table.url, sqs: queue.url },
    functionSeconds: FUNCTION_SECONDS,
    batches: 2,
  };
  const messagesEnded = () =>
    eventually(
      async () => {
        await wait(PAUSE_MS);
        const left = await parts.countIn(deliveryDue, ['', 'NotVisible', 'Delayed']);
        return left === 0 ? true : undefined;
      },
      'the end of its messages',
      60,
    );
  const calls: CallDocument[] = [];
  const destinations: unknown[] = [];
  // One at a time: a message that met a second kill, and a third, would be SQS's receives that are tested, not our states.
  for (const callId of ids) {
    dispatcher ??= await startDispatcher(place);
    victim = callId;
    await redeliver({ table: parts.table, outletId: outlet, callId, deliveryDue }, undefined);
    await eventually(() => (victim === undefined ? true : undefined), `the kill at ${callId}`, 60);
    await dispatcher.ended;
    dispatcher = await startDispatcher(place);
    calls.push(
      await eventually(
        async () => {
          await wait(PAUSE_MS);
          const call = await stack.readCall(outlet, callId);
          return call && (call.status === 'completed' || isHeld(call)) ? call : undefined;
        },
        `the end of ${callId}`,
        60,
      ),
    );
    destinations.push((await api.get('/destinations')).body.payload);
    if (course !== 'held') continue;
    // The message that was killed looks again at what it held, and would find its destination enabled.
    await messagesEnded();
    await enabled();
  }
  // A loop goes on where a call has ended: it ends as a dead letter, or not at all.
  await messagesEnded();
  await dispatcher?.kill();
  return {
    course,
    kills,
    calls,
    destinations,
    receiver,
    deadLetters: (await parts.messagesOf(deadLetters)).length,
  };
}

const PER_SECOND = 0.5;
const takeTheNextTurns = async (outletId: number): Promise<void> => {
  await reserveSlots(
    { table: parts.table, outletId, destinationId: 1 },
    { now: Date.now(), intervalMs: 1000 / PER_SECOND, count: 2 },
  );
};

/** Once it was opened, that is. */
const isHeld = ({ deliveries: [delivery] }: CallDocument): boolean =>
  delivery?.status === 'held' && delivery.reason !== 'the destination is disabled: by request';

describe.each(BOUNDARIES.map(([name]) => [name]))('a dispatcher that is killed %s', (name) => {
  const story = (): Scenario => {
    const told = scenarios.get(name);
    if (!told) throw new Error('it was not told');
    return told;
  };

  it('is killed again and again, and every delivery ends as it would have', () => {
    const { course, kills, calls, destinations } = story();
    const status = course === 'paced' ? 'delivered' : course;
    expect(kills).toBe(KILLS_OF[course]);
    expect(calls.map(({ deliveries }) => deliveries[0]?.status)).toEqual(Array(kills).fill(status));
    const stands = course === 'held' ? 'disabled' : 'active';
    expect(destinations).toEqual(Array(kills).fill([expect.objectContaining({ status: stands })]));
  });

  it('leaves every request that was taken under the one id of its delivery', () => {
    const { calls, receiver } = story();
    for (const { call_id, deliveries } of calls) {
      const ids = receiver.requests
        .filter(({ url }) => url === `/${call_id}`)
        .map(({ headers }) => headers['webhook-id']);
      const others = ids.filter((id) => id !== deliveries[0]?.delivery_id);
      expect(others).toEqual([]);
    }
  });

  it('leaves a log whose attempts count from 1 and end with the one that was taken', () => {
    const { course, calls } = story();
    for (const { deliveries } of calls) {
      const [{ attempts = [], next_attempt_at } = {}] = deliveries;
      expect(attempts.map(({ attempt }) => attempt)).toEqual(attempts.map((_, index) => index + 1));
      if (course === 'delivered' || course === 'paced') {
        expect(attempts.at(-1)).toMatchObject({ status_code: 200, error: null });
      }
      if (course === 'skipped') expect(attempts).toEqual([]);
      expect(next_attempt_at).toBeNull();
    }
  });

  it('makes no loop of it: at most one request more than without the kill, and no dead letter', () => {
    const { course, kills, receiver, deadLetters } = story();
    // Two by its schedule (the first is answered 503), and one more where the kill hid what had been sent.
    const planned = { delivered: 2, paced: 1, held: 1, skipped: 0 }[course];
    const most = planned === 0 ? 0 : planned + 1;
    expect(receiver.requests.length).toBeLessThanOrEqual(most * kills);
    expect(deadLetters).toBe(0);
  });
});
