/**
 * The main job, done once on a deployment: a call goes in, a value is read, a delivery arrives. It is delivered to the deployment's own API, as
 * a change of a variable's description: so nothing but the deployment is needed, nobody else gets anything, and nothing follows from it.
 */
import { randomInt } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import * as z from 'zod';

export interface Smoke {
  /** The deployment's address, without a path. */
  api: string;
  /** A token of the outlet that the story is told in. */
  token: string;
  /** Of all steps together. */
  seconds: number;
  /** Hears of each step that is done. */
  onStep: (step: string) => void;
}

/** A step that did not do what it should: what was seen, and where to look. */
export class SmokeError extends Error {
  override name = 'SmokeError';
}

/** An outlet that no business has, so that no story meets another: ids of ours are small. */
export const smokeOutlet = (): number => randomInt(2 ** 40, 2 ** 47);

const PAUSE_MS = 500;
const HEARD = 'party_size was 4';
/** What is made is taken away even when the time is over. */
const CLEANING_MS = 10_000;
/** Any single answer may take so long, also at the end of the time. */
const ANSWER_MS = 10_000;
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

/** Tells the story, and takes away what it made, whatever became of it. @throws {SmokeError} */
export async function tellSmoke({ api, token, seconds, onStep }: Smoke): Promise<void> {
  let until = Date.now() + seconds * 1000;
  const data = `${api.replace(/\/+$/, '')}/v2/post_call/data`;
  const callId = `smoke-${Date.now()}`;

  const ask = async (method: string, path: string, body?: unknown) => {
    const answer = await fetch(`${data}${path}`, {
      method,
      headers: { authorization: token, ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(Math.max(ANSWER_MS, until - Date.now())),
    }).catch((error: Error) => {
      throw new SmokeError(
        `${method} ${path}: no answer from ${api} (${error.message}): is this the ApiUrl of the stack?`,
      );
    });
    const text = await answer.text();
    return { status: answer.status, answer: Answer.safeParse(jsonOf(text)).data };
  };
  const done = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const { status, answer } = await ask(method, path, body);
    if (status === 200 || status === 202) return answer?.payload;
    const id = answer?.request_id ? `; request_id ${answer.request_id}` : '';
    throw new SmokeError(
      `${method} ${path} answered ${status}: ${answer?.message ?? 'nothing of ours'}${id}`,
    );
  };
  /** What is at `path` as soon as it is as it should be; why not, when it does not become so. */
  const becomes = async <Seen>(path: string, schema: z.ZodType<Seen>, is: (seen: Seen) => string | true) => {
    for (;;) {
      const why = is(schema.parse(await done('GET', path)));
      if (why === true) return;
      if (Date.now() + PAUSE_MS > until) {
        throw new SmokeError(`${path}: after ${seconds} s ${why}. ${SEE}`);
      }
      await wait(PAUSE_MS);
    }
  };

  const made: string[] = [];
  try {
    const [{ variable_id }] = SavedVariable.parse(
      await done('POST', '/variables', [
        { var_name: 'party_size', var_type: 'integer', description: 'number of people at the table' },
      ]),
    );
    made.push(`/variables?variable_id=${variable_id}`);
    const [{ destination_id }] = SavedDestination.parse(
      await done('POST', '/destinations', {
        destination_name: 'smoke',
        api_method: 'PUT',
        api_url: `${data}/variables`,
        api_headers: { authorization: token },
        api_body: [{ variable_id, description: 'party_size was {{party_size}}' }],
      }),
    );
    made.push(`/destinations?destination_id=${destination_id}`);
    await done('POST', '/variables/connect', [{ variable_id, destination_id }]);
    onStep('a variable and a destination are saved and connected');

    await done('POST', '/calls', {
      call_id: callId,
      timestamp: new Date().toISOString(),
      transcript: 'agent: How many will you be?\nuser: We are four.',
    });
    made.push(`/calls/${callId}`);
    onStep('a call is taken');
    await becomes(`/calls/${callId}`, Call, ({ status, failure, values: [value] }) => {
      if (value?.value === 4) return true;
      // That is its end: there is nothing to wait for.
      if (failure) throw new SmokeError(`/calls/${callId}: it failed: ${JSON.stringify(failure)}. ${SEE}`);
      return `it is ${status}${value?.problem ? `, and its value ${value.problem}` : ''}`;
    });
    onStep('its value is read: party_size is 4');
    await becomes(`/calls/${callId}`, Call, ({ status, deliveries: [delivery] }) => {
      if (status === 'completed' && delivery?.status === 'delivered') return true;
      return `its delivery is ${delivery?.status ?? 'not there'} after ${delivery?.attempts.length ?? 0} attempts`;
    });
    onStep('its delivery is recorded as delivered');
    await becomes('/variables', Variables, (variables) => {
      const found = variables.find((one) => one.variable_id === variable_id);
      return found?.description === HEARD || `what was delivered has not arrived: ${found?.description}`;
    });
    onStep('what was delivered has arrived, with the value in it');
  } finally {
    until = Date.now() + CLEANING_MS;
    // The last first: a call before its destination.
    for (const path of made.reverse()) await ask('DELETE', path).catch(() => undefined);
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
