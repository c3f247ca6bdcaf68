/** Sends calls through a metered stack, one by one, and returns what one call uses. */
import { setTimeout as sleep } from 'node:timers/promises';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import * as z from 'zod';
import { mintToken } from '../../local/access-tokens.ts';
import type { Scenario } from './bill.ts';
import { BODY, TRANSCRIPT, variablesFor } from './conversation.ts';
import { type MeteredStack, startMeteredStack } from './metered-stack.ts';

const OUTLET = 97;
const PATIENCE_MS = 60_000;

type Plan = Pick<Scenario, 'calls' | 'by' | 'destinations'>;
type Api = (method: string, route: string, body?: unknown) => Promise<unknown>;

/**
 * Measures one scenario on a stack of its own. Calls never share a batch, so each costs as much as
 * a call can.
 * @param onCall is called after each call
 */
export async function measure(plan: Plan, onCall: () => void): Promise<Scenario> {
  const stack = await startMeteredStack();
  try {
    const api = await apiOf(stack);
    await configure(api, stack.receiver.url, plan.destinations);

    // The first call loads the functions, which is not part of a call's time.
    await submit('warm', { stack, api, by: plan.by });
    await waitForDeliveries(stack, plan.destinations);
    const logBytesBefore = stack.logBytes();
    stack.counter.isOn = true;
    for (let call = 1; call <= plan.calls; call += 1) {
      await submit(`c-${call}`, { stack, api, by: plan.by });
      await waitForDeliveries(stack, (call + 1) * plan.destinations);
      onCall();
    }
    stack.counter.isOn = false;
    return await result(plan, { stack, api, logBytesBefore });
  } finally {
    await stack.stop();
  }
}

async function apiOf({ file }: MeteredStack): Promise<Api> {
  const authorization = await mintToken(file.jwt_secret, OUTLET);
  return async (method, route, body) => {
    const answer = await fetch(`${file.api_url}/v2/post_call/data/${route}`, {
      method,
      headers: { authorization, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${route} returned ${answer.status}`);
    return z.object({ payload: z.unknown() }).parse(await answer.json()).payload;
  };
}

async function configure(api: Api, receiverUrl: string, destinations: number): Promise<void> {
  for (let id = 1; id <= destinations; id += 1) {
    const destination_name = `System ${id}`;
    const api_url = `${receiverUrl}/${id}`;
    await api('POST', 'destinations', { destination_name, api_method: 'POST', api_url, api_body: BODY });
  }
  await api('POST', 'variables', variablesFor(destinations));
}

async function submit(
  call_id: string,
  { stack, api, by }: { stack: MeteredStack; api: Api; by: Scenario['by'] },
): Promise<void> {
  const call = {
    call_id,
    outlet_id: OUTLET,
    timestamp: '2026-11-20T15:33:44+05:30',
    timezone: 'Asia/Kolkata',
    transcript: TRANSCRIPT,
  };
  if (by === 'sqs') {
    const QueueUrl = stack.file.call_ended_queue_url;
    await stack.platform.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(call) }));
    return;
  }
  const since = performance.now();
  await api('POST', 'calls', call);
  if (!stack.counter.isOn) return;
  stack.counter.invocations += 1;
  stack.counter.functionMs += performance.now() - since;
}

/**
 * @param expected how many deliveries must have arrived since the start
 * @throws when they do not arrive in time
 */
async function waitForDeliveries({ receiver, isIdle }: MeteredStack, expected: number): Promise<void> {
  const until = Date.now() + PATIENCE_MS;
  while (receiver.received() < expected || !(await isIdle())) {
    if (Date.now() > until) {
      throw new Error(
        `${receiver.received()} of ${expected} deliveries arrived within ${PATIENCE_MS / 1000} s`,
      );
    }
    await sleep(20);
  }
}

const ExtractedCall = z.object({
  model: z.object({
    duration_ms: z.number(),
    input_tokens: z.int(),
    cached_tokens: z.int(),
    output_tokens: z.int(),
  }),
});

async function result(
  { calls, by, destinations }: Plan,
  { stack, api, logBytesBefore }: { stack: MeteredStack; api: Api; logBytesBefore: number },
): Promise<Scenario> {
  const { counter } = stack;
  const logBytes = stack.logBytes() - logBytesBefore;
  const models: z.infer<typeof ExtractedCall>['model'][] = [];
  for (let call = 1; call <= calls; call += 1) {
    models.push(ExtractedCall.parse(await api('GET', `calls/c-${call}`)).model);
  }
  // The time of the simulated model differs from call to call, and is not the functions' own.
  const modelMs = models.reduce((sum, { duration_ms }) => sum + duration_ms, 0);
  const last = models.at(-1);
  if (!last) throw new Error('no call was measured');
  const perCall = (amount: number) => Math.round((amount / calls) * 100) / 100;
  return {
    calls,
    by,
    destinations,
    readUnits: perCall(counter.readUnits),
    writeUnits: perCall(counter.writeUnits),
    sqsRequests: perCall(counter.sqsRequests),
    invocations: perCall(counter.invocations),
    functionMs: perCall(counter.functionMs - modelMs),
    logBytes: Math.round(perCall(logBytes)),
    storedBytes: Math.round((await stack.storedBytes()) / (calls + 1)),
    inputTokens: last.input_tokens,
    cachedTokens: last.cached_tokens,
    outputTokens: last.output_tokens,
  };
}
