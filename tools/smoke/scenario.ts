/**
 * The smoke test of a deployment: it sends a call, and checks the extracted value and the delivery.
 * The destination is the deployment's own API, where the delivery changes the description of a
 * variable: so the test needs no other system.
 */
import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';

export interface Smoke {
  /** The deployment's address, without a path. */
  api: string;
  /** A token of the outlet that the test uses. */
  token: string;
  /** The time limit of all steps. */
  seconds: number;
  /** Called after each step. */
  onStep: (step: string) => void;
}

/** Thrown when a step fails: what was seen, and where to look. */
export class SmokeError extends Error {
  override name = 'SmokeError';
}

/**
 * Returns an outlet id that no business has, because theirs are small, and that no other run uses.
 */
export const smokeOutlet = (): number => randomInt(2 ** 40, 2 ** 47);

const POLL_MS = 500;
const DELIVERED_DESCRIPTION = 'party_size was 4';
/** Time to delete what the test created, also after the time limit. */
const CLEANUP_MS = 10_000;
/** The shortest timeout of a request, also near the time limit. */
const MIN_REQUEST_TIMEOUT_MS = 10_000;
const SEE = 'See the alarms, and docs/runbook.md';

const Answer = z.object({
  message: z.string(),
  payload: z.unknown().optional(),
  request_id: z.string().optional(),
});
const SavedVariable = z.tuple([z.looseObject({ variable_id: z.int() })]);
const SavedDestination = z.tuple([z.looseObject({ destination_id: z.int() })]);
const Variables = z.array(z.looseObject({ variable_id: z.int(), description: z.string() }));
const Call = z.looseObject({
  status: z.string(),
  failure: z.unknown(),
  values: z.array(z.looseObject({ value: z.unknown(), problem: z.string().nullable() })),
  deliveries: z.array(
    z.looseObject({ status: z.string(), reason: z.string().nullable(), attempts: z.array(z.unknown()) }),
  ),
});

/** Runs the test, and deletes what it created also after a failure. @throws {SmokeError} */
export async function runSmoke({ api, token, seconds, onStep }: Smoke): Promise<void> {
  let until = Date.now() + seconds * 1000;
  const data = `${api.replace(/\/+$/, '')}/v2/post_call/data`;
  const callId = `smoke-${Date.now()}`;

  const request = async (method: string, path: string, body?: unknown) => {
    const answer = await fetch(`${data}${path}`, {
      method,
      headers: { authorization: token, ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(Math.max(MIN_REQUEST_TIMEOUT_MS, until - Date.now())),
    }).catch((error: Error) => {
      throw new SmokeError(
        `${method} ${path}: no response from ${api} (${error.message}): check that --api is the ApiUrl of the service stack`,
      );
    });
    const text = await answer.text();
    return { status: answer.status, answer: Answer.safeParse(jsonOf(text)).data };
  };
  const succeed = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const { status, answer } = await request(method, path, body);
    if (status === 200 || status === 202) return answer?.payload;
    const id = answer?.request_id ? `; request_id ${answer.request_id}` : '';
    throw new SmokeError(
      `${method} ${path} returned ${status}: ${answer?.message ?? 'not a response of postcall'}${id}`,
    );
  };
  /** Polls `path` until `is` returns true; else fails with the reason that `is` returned last. */
  const waitUntil = async <Seen>(
    path: string,
    schema: z.ZodType<Seen>,
    is: (seen: Seen) => string | true,
  ) => {
    for (;;) {
      const why = is(schema.parse(await succeed('GET', path)));
      if (why === true) return;
      if (Date.now() + POLL_MS > until) {
        throw new SmokeError(`${path}: after ${seconds} s ${why}. ${SEE}`);
      }
      await sleep(POLL_MS);
    }
  };

  const created: string[] = [];
  try {
    const [{ variable_id }] = SavedVariable.parse(
      await succeed('POST', '/variables', [
        { var_name: 'party_size', var_type: 'integer', description: 'number of people at the table' },
      ]),
    );
    created.push(`/variables?variable_id=${variable_id}`);
    const [{ destination_id }] = SavedDestination.parse(
      await succeed('POST', '/destinations', {
        destination_name: 'smoke',
        api_method: 'PUT',
        api_url: `${data}/variables`,
        api_headers: { authorization: token },
        api_body: [{ variable_id, description: 'party_size was {{party_size}}' }],
      }),
    );
    created.push(`/destinations?destination_id=${destination_id}`);
    await succeed('POST', '/variables/connect', [{ variable_id, destination_id }]);
    onStep('a variable and a destination are saved and connected');

    await succeed('POST', '/calls', {
      call_id: callId,
      timestamp: new Date().toISOString(),
      transcript: 'agent: How many will you be?\nuser: We are four.',
    });
    created.push(`/calls/${callId}`);
    onStep('a call is accepted');
    await waitUntil(`/calls/${callId}`, Call, ({ status, failure, values: [value] }) => {
      if (value?.value === 4) return true;
      // A failed call does not change any more.
      if (failure)
        throw new SmokeError(`/calls/${callId}: the call failed: ${JSON.stringify(failure)}. ${SEE}`);
      return `the call is ${status}${value?.problem ? `, and its value ${value.problem}` : ''}`;
    });
    onStep('its value is extracted: party_size is 4');
    await waitUntil(`/calls/${callId}`, Call, ({ status, deliveries: [delivery] }) => {
      if (status === 'completed' && delivery?.status === 'delivered') return true;
      return `the delivery is ${delivery?.status ?? 'missing'} after ${delivery?.attempts.length ?? 0} attempts`;
    });
    onStep('its delivery is recorded as delivered');
    await waitUntil('/variables', Variables, (variables) => {
      const found = variables.find((one) => one.variable_id === variable_id);
      return (
        found?.description === DELIVERED_DESCRIPTION ||
        `the delivery has not changed the description: ${found?.description}`
      );
    });
    onStep('the delivery has arrived with the value');
  } finally {
    until = Date.now() + CLEANUP_MS;
    // In reverse order: the call is deleted before its destination.
    for (const path of created.reverse()) await request('DELETE', path).catch(() => undefined);
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
