import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { redeliver } from '../../lib/delivery/redeliver.ts';
import { reserveSlots } from '../../lib/table/rate-limits.ts';
import { freshOutlet } from '../support/api.ts';
import {
  type InterceptingProxy,
  type SeenRequest,
  startInterceptingProxy,
} from '../support/dispatcher/intercepting-proxy.ts';
import { type Dispatcher, startDispatcher } from '../support/dispatcher/start.ts';
import { eventually } from '../support/eventually.ts';
import { partsOf } from '../support/parts.ts';
import { type Receiver, startReceiver } from '../support/receiver.ts';
import { type CallDocument, startTestStack, type TestStack } from '../support/stack.ts';

// Runs the dispatcher in a process of its own and kills it with SIGKILL at a boundary of a
// delivery's first attempt, again and again. SQS delivers its message again after the visibility
// timeout; its lease expires at the function's timeout.
const KILLS = 20;
/** For the rarer outcomes. */
const FEWER_KILLS = 6;
const FUNCTION_SECONDS = 1;
// Long enough for a slow machine to handle a message: otherwise SQS delivers it a second time,
// which counts as a receive.
const VISIBILITY_SECONDS = 5;
// More receives than a kill causes, even on a busy machine whose functions time out. An endless
// loop exceeds any limit.
const MAX_RECEIVES = 10;
/** All scenarios run at once: polling without a pause would slow down the others. */
const PAUSE_MS = 200;

type SeenMatcher = (seen: SeenRequest) => boolean;

/**
 * When the dispatcher is killed: at a request to the table or the queue, before or after that is
 * served; or when the receiver gets its request.
 */
type Boundary =
  | { at: 'receiver' }
  | { at: 'request'; when: 'before' | 'after'; matches: SeenMatcher; of?: 'destination' };

const operation =
  (name: string, part: string): SeenMatcher =>
  (seen) =>
    seen.operation === name && seen.body.includes(part);
const claim = operation('UpdateItem', ':due_by');
const readCall = operation('BatchGetItem', '"CALL"');
const record = operation('TransactWriteItems', '#ATTEMPT#');
// These deliveries are redelivered, so the plain update that closes the call is refused and a
// transaction closes it.
const beginClose = operation('UpdateItem', 'DELETE open_destinations');
const close = operation('TransactWriteItems', 'DELETE open_destinations');
const enqueue = operation('SendMessage', 'attempt');

/**
 * How a delivery ends: delivered at its second attempt; skipped by its condition; delivered at its
 * slot of the rate limit; held because of a 410.
 */
type Outcome = 'delivered' | 'skipped' | 'rate_limited' | 'held';
const KILLS_OF: Record<Outcome, number> = {
  delivered: KILLS,
  skipped: FEWER_KILLS,
  rate_limited: FEWER_KILLS,
  held: FEWER_KILLS,
};

const skip = operation('UpdateItem', 'condition not met');
const postpone = operation('UpdateItem', 'waits for the rate limit of the destination');
const reserveSlot = operation('UpdateItem', '#RATE_LIMIT');
const disable = operation('TransactWriteItems', 'config_version');

const BOUNDARIES: [string, Boundary, Outcome][] = [
  ['after the delivery was claimed', { at: 'request', when: 'after', matches: claim }, 'delivered'],
  ['before the request was sent', { at: 'request', when: 'after', matches: readCall }, 'delivered'],
  ['after the request was sent, before it was answered', { at: 'receiver' }, 'delivered'],
  ['before the attempt was recorded', { at: 'request', when: 'before', matches: record }, 'delivered'],
  ['after the attempt was recorded', { at: 'request', when: 'after', matches: record }, 'delivered'],
  ['before the next attempt was enqueued', { at: 'request', when: 'before', matches: enqueue }, 'delivered'],
  ['after the next attempt was enqueued', { at: 'request', when: 'after', matches: enqueue }, 'delivered'],
  ['before the call was closed', { at: 'request', when: 'before', matches: beginClose }, 'delivered'],
  ['after the call was closed', { at: 'request', when: 'after', matches: close }, 'delivered'],
  ['before the delivery was skipped', { at: 'request', when: 'before', matches: skip }, 'skipped'],
  ['after the delivery was skipped', { at: 'request', when: 'after', matches: skip }, 'skipped'],
  [
    'before it was postponed to its slot',
    { at: 'request', when: 'before', matches: postpone },
    'rate_limited',
  ],
  ['after it was postponed to its slot', { at: 'request', when: 'after', matches: postpone }, 'rate_limited'],
  [
    'before its message for that slot was enqueued',
    { at: 'request', when: 'before', matches: enqueue },
    'rate_limited',
  ],
  [
    'before its destination was disabled',
    { at: 'request', when: 'before', matches: disable, of: 'destination' },
    'held',
  ],
  [
    'after its destination was disabled',
    { at: 'request', when: 'after', matches: disable, of: 'destination' },
    'held',
  ],
  ['after a 410 was recorded', { at: 'request', when: 'after', matches: record }, 'held'],
];

interface ScenarioResult {
  outcome: Outcome;
  kills: number;
  /** The list of destinations after each kill. */
  destinations: unknown[];
  calls: CallDocument[];
  receiver: Receiver;
  deadLetters: number;
}

let stack: TestStack;
let parts: ReturnType<typeof partsOf>;
const scenarios = new Map<string, ScenarioResult>();
const stops: (() => Promise<void>)[] = [];
beforeAll(async () => {
  stack = await startTestStack();
  parts = partsOf(stack);
  await Promise.all(
    BOUNDARIES.map(async ([name, boundary, outcome]) =>
      scenarios.set(name, await runScenario(boundary, outcome)),
    ),
  );
}, 600_000);
afterAll(async () => {
  for (const stop of stops.reverse()) await stop();
  parts.close();
  await stack.stop();
});

async function runScenario(boundary: Boundary, outcome: Outcome): Promise<ScenarioResult> {
  const outlet = freshOutlet();
  let dispatcher: Dispatcher | undefined;
  stops.push(async () => dispatcher?.kill());
  /** The call at which the dispatcher is killed next; undefined once it was. */
  let victim: string | undefined;
  let kills = 0;
  const kill = async () => {
    victim = undefined;
    kills += 1;
    await dispatcher?.kill();
  };

  // The first request of a call is answered 503, so that the dispatcher enqueues a next attempt;
  // later ones are answered 200. In the outcome `held` every request is answered 410.
  const failed = new Set<string>();
  const receiver = await startReceiver(({ url }) => {
    const callId = url.slice(1);
    if (boundary.at === 'receiver' && callId === victim) void kill();
    if (outcome === 'held') return { status: 410 };
    if (outcome !== 'delivered' || failed.has(callId)) return {};
    failed.add(callId);
    return { status: 503 };
  });
  stops.push(receiver.stop);

  /** The call whose next slots were reserved by the test, so that its delivery is postponed. */
  let withoutSlot: string | undefined;
  const startProxy = async (endpoint: string): Promise<InterceptingProxy> => {
    let interrupt = kill;
    const intercepts = (seen: SeenRequest) => {
      if (outcome === 'rate_limited' && victim && withoutSlot !== victim && reserveSlot(seen)) {
        withoutSlot = victim;
        interrupt = () => reserveNextSlots(outlet);
        return 'before';
      }
      interrupt = kill;
      if (boundary.at !== 'request' || !victim || !boundary.matches(seen)) return undefined;
      return boundary.of === 'destination' || seen.body.includes(victim) ? boundary.when : undefined;
    };
    const proxy = await startInterceptingProxy(endpoint, intercepts, () => interrupt());
    stops.push(proxy.stop);
    return proxy;
  };
  const [table, queue] = await Promise.all([
    startProxy(stack.file.dynamodb_endpoint),
    startProxy(stack.file.sqs_endpoint),
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

  // The stack's own dispatcher only holds these deliveries. Redelivery over a queue of the test
  // sends them to this one.
  const ids = Array.from(
    { length: KILLS_OF[outcome] },
    (_, index) => `call-${String(index).padStart(2, '0')}`,
  );
  const api = stack.api(outlet);
  const destination = {
    destination_name: 'CRM',
    api_method: 'POST',
    api_url: `${receiver.url}/{{call_id}}`,
    ...(outcome === 'skipped' && { when: 'call_outcome == "interested"' }),
    ...(outcome === 'rate_limited' && { max_per_second: PER_SECOND }),
  };
  await api.post('/destinations', { ...destination, status: 'disabled' });
  for (const call_id of ids) {
    await api.post('/calls', { call_id, timestamp: '2026-11-20T10:03:44Z', transcript: 'user: hello' });
  }
  for (const id of ids) await stack.waitFor(outlet, id, ({ deliveries }) => deliveries[0]?.status === 'held');
  await stack.waitForIdle('delivery-due');
  const enable = async () => {
    const { body } = await api.put('/destinations', { destination_id: 1, status: 'active' });
    return body.payload;
  };
  await enable();

  const settings = {
    file: stack.file,
    queueUrl: deliveryDue.url,
    endpoints: { dynamodb: table.url, sqs: queue.url },
    functionSeconds: FUNCTION_SECONDS,
    batches: 2,
  };
  const queueDrained = () =>
    eventually(
      async () => {
        await sleep(PAUSE_MS);
        const left = await parts.countIn(deliveryDue, ['', 'NotVisible', 'Delayed']);
        return left === 0 ? true : undefined;
      },
      'an empty queue',
      60,
    );
  const calls: CallDocument[] = [];
  const destinations: unknown[] = [];
  // One call at a time: a message that several kills hit would test SQS's receive limit instead of
  // the delivery's states.
  for (const callId of ids) {
    dispatcher ??= await startDispatcher(settings);
    victim = callId;
    await redeliver({ table: parts.table, outletId: outlet, callId, deliveryDue }, undefined);
    await eventually(() => (victim === undefined ? true : undefined), `the kill at ${callId}`, 60);
    await dispatcher.ended;
    dispatcher = await startDispatcher(settings);
    calls.push(
      await eventually(
        async () => {
          await sleep(PAUSE_MS);
          const call = await stack.readCall(outlet, callId);
          return call && (call.status === 'completed' || isHeld(call)) ? call : undefined;
        },
        `the end of ${callId}`,
        60,
      ),
    );
    destinations.push((await api.get('/destinations')).body.payload);
    if (outcome !== 'held') continue;
    // The killed message is received again and checks the held delivery; it must not find its
    // destination enabled.
    await queueDrained();
    await enable();
  }
  // An endless loop would go on after the call has ended, until its message moves to the
  // dead-letter queue.
  await queueDrained();
  await dispatcher?.kill();
  return {
    outcome,
    kills,
    calls,
    destinations,
    receiver,
    deadLetters: (await parts.messagesOf(deadLetters)).length,
  };
}

const PER_SECOND = 0.5;
const reserveNextSlots = async (outletId: number): Promise<void> => {
  await reserveSlots(
    { table: parts.table, outletId, destinationId: 1 },
    { now: Date.now(), intervalMs: 1000 / PER_SECOND, count: 2 },
  );
};

/** Whether a 410 held the delivery, not the disabled destination that it began with. */
const isHeld = ({ deliveries: [delivery] }: CallDocument): boolean =>
  delivery?.status === 'held' && delivery.reason !== 'the destination is disabled: manually';

describe.each(BOUNDARIES.map(([name]) => [name]))('a dispatcher that is killed %s', (name) => {
  const resultOf = (): ScenarioResult => {
    const result = scenarios.get(name);
    if (!result) throw new Error(`the scenario '${name}' did not run`);
    return result;
  };

  it('ends every delivery as without the kill', () => {
    const { outcome, kills, calls, destinations } = resultOf();
    const status = outcome === 'rate_limited' ? 'delivered' : outcome;
    expect(kills).toBe(KILLS_OF[outcome]);
    expect(calls.map(({ deliveries }) => deliveries[0]?.status)).toEqual(Array(kills).fill(status));
    const destinationStatus = outcome === 'held' ? 'disabled' : 'active';
    expect(destinations).toEqual(Array(kills).fill([expect.objectContaining({ status: destinationStatus })]));
  });

  it('sends every request under the one id of its delivery', () => {
    const { calls, receiver } = resultOf();
    for (const { call_id, deliveries } of calls) {
      const ids = receiver.requests
        .filter(({ url }) => url === `/${call_id}`)
        .map(({ headers }) => headers['webhook-id']);
      const others = ids.filter((id) => id !== deliveries[0]?.delivery_id);
      expect(others).toEqual([]);
    }
  });

  it('logs attempts that count from 1 and end with the one that the receiver accepted', () => {
    const { outcome, calls } = resultOf();
    for (const { deliveries } of calls) {
      const [{ attempts = [], next_attempt_at } = {}] = deliveries;
      expect(attempts.map(({ attempt }) => attempt)).toEqual(attempts.map((_, index) => index + 1));
      if (outcome === 'delivered' || outcome === 'rate_limited') {
        expect(attempts.at(-1)).toMatchObject({ status_code: 200, error: null });
      }
      if (outcome === 'skipped') expect(attempts).toEqual([]);
      expect(next_attempt_at).toBeNull();
    }
  });

  it('sends at most one request more than without the kill, and makes no dead letter', () => {
    const { outcome, kills, receiver, deadLetters } = resultOf();
    // Two requests by the schedule (the first is answered 503), and one more if the kill came
    // before its record.
    const planned = { delivered: 2, rate_limited: 1, held: 1, skipped: 0 }[outcome];
    const most = planned === 0 ? 0 : planned + 1;
    expect(receiver.requests.length).toBeLessThanOrEqual(most * kills);
    expect(deadLetters).toBe(0);
  });
});
