import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { SavedPlatform } from '../../lib/platforms/save.ts';
import { freshOutlet } from '../support/api.ts';
import { fitting, spoilt } from '../support/arbitrary.ts';
import { brokenPromises, type Described, operations, type Parameter } from '../support/contract.ts';
import { type Receiver, startReceiver } from '../support/receiver.ts';
import { startTestStack, type TestStack } from '../support/stack.ts';

const REQUESTS = 5_200;
const AT_ONCE = 8;

/** Webhooks that only their platform can sign: test/flows/platforms.test.ts has those that succeed. */
const SIGNED = /^receive(?:Vapi|Retell|ElevenLabs|Bland)Webhook$/;

let stack: TestStack;
let receiver: Receiver;
beforeAll(async () => {
  receiver = await startReceiver();
  stack = await startTestStack({ RETRY_SCHEDULE_SECONDS: '0', DELIVERY_TIMEOUT_SECONDS: '1' });
});
afterAll(async () => {
  await stack.stop();
  await receiver.stop();
});

/** Nothing may be sent beyond this machine: whatever is a URL leads to the receiver. */
function harmless(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(harmless);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [
      name,
      name === 'api_url' && typeof one === 'string' && !one.startsWith(receiver.url) && one.includes(':')
        ? `${receiver.url}/{{call_id}}`
        : harmless(one),
    ]),
  );
}

const text = fc.oneof(fc.string({ maxLength: 30 }), fc.integer({ min: 0, max: 9 }).map(String));

/** What the outlet has already: ids that the document's examples name, and those that a small number hits. */
async function seed(outlet: number): Promise<{ ingestKey: string }> {
  const api = stack.api(outlet);
  const destination = { destination_name: 'CRM', api_method: 'POST', api_url: receiver.url };
  await api.post('/destinations', Array(6).fill(destination));
  await api.post(
    '/variables',
    Array.from({ length: 14 }, (_, index) => ({
      var_name: `v${index}`,
      var_type: 'string',
      description: 'what',
    })),
  );
  await api.post('/calls', {
    call_id: 'c-8a1f',
    timestamp: '2026-11-20T10:03:44Z',
    transcript: 'user: hello',
  });
  await stack.waitForCall(outlet, 'c-8a1f', 'completed');
  const { body } = await api.put('/platforms/bolna', {});
  return { ingestKey: SavedPlatform.parse(body.payload).ingest_key ?? '' };
}

interface Request {
  path: string;
  query: Record<string, string>;
  body: unknown;
}

function requestsOf(
  { path, operation }: Described,
  known: Readonly<Record<string, string>>,
): fc.Arbitrary<Request> {
  const parameter = ({ name, schema }: Parameter): fc.Arbitrary<string> =>
    fc.oneof(
      {
        weight: 6,
        arbitrary: name in known ? fc.constant(known[name] ?? '') : fitting(schema).map(String),
      },
      { weight: 1, arbitrary: text },
    );
  const named = (where: string) =>
    Object.fromEntries(
      (operation.parameters ?? []).filter((one) => one.in === where).map((one) => [one.name, parameter(one)]),
    );
  const { schema, examples = {} } = operation.requestBody?.content['application/json'] ?? {};
  const given = Object.values(examples).map(({ value }) => value);
  const body =
    schema === undefined
      ? fc.constant(undefined)
      : fc.oneof(
          { weight: 2, arbitrary: fc.constantFrom(...given) },
          { weight: 4, arbitrary: fitting(schema) },
          { weight: 4, arbitrary: spoilt(schema) },
          { weight: 1, arbitrary: fc.constant(undefined) },
        );
  const pathOf = (values: Record<string, string>): string =>
    path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(values[name] || '1'));
  return fc.record({
    path: fc.record<Record<string, string>>(named('path')).map(pathOf),
    query: fc.oneof(
      { weight: 4, arbitrary: fc.record(named('query'), { requiredKeys: [] }).map(present) },
      { weight: 1, arbitrary: fc.dictionary(fc.string({ maxLength: 8 }), text, { maxKeys: 2 }) },
    ),
    body,
  });
}

const present = (query: Record<string, string | undefined>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );

describe('the whole API', () => {
  it(`never answers 500, nor what its document does not know, over ${REQUESTS} requests right and wrong`, async () => {
    const outlet = freshOutlet();
    const { ingestKey } = await seed(outlet);
    // What no guess would hit.
    const known = { outlet_id: String(outlet), key: ingestKey };
    const token = await stack.token(outlet);
    const statuses = new Map<string, Map<number, number>>();
    let sent = 0;

    const ask = async ({ method, operation }: Described, { path, query, body }: Request) => {
      const search = new URLSearchParams(query).toString();
      const response = await fetch(`${stack.apiUrl}${path}${search && `?${search}`}`, {
        method,
        headers: { authorization: token, ...(body !== undefined && { 'content-type': 'application/json' }) },
        ...(body !== undefined && { body: JSON.stringify(harmless(body)) }),
      });
      sent += 1;
      const { status } = response;
      const counts = statuses.get(operation.operationId) ?? new Map<number, number>();
      statuses.set(operation.operationId, counts.set(status, (counts.get(status) ?? 0) + 1));
      const answered = await response.text();
      const isJson = (response.headers.get('content-type') ?? '').startsWith('application/json');
      const { pathname } = new URL(response.url);
      const broken = isJson
        ? brokenPromises({ method, path: pathname, status, body: JSON.parse(answered) })
        : [];
      expect({ status: status === 500 ? answered : 'no 500', broken }).toEqual({
        status: 'no 500',
        broken: [],
      });
    };

    const runs = Math.ceil(REQUESTS / operations.length);
    // What deletes, and what makes new keys, comes last, so that the others find what they name.
    const spoils = ({ method, operation }: Described) =>
      method === 'DELETE' || operation.operationId === 'savePlatform';
    const pending = [...operations].sort((one, other) => Number(spoils(one)) - Number(spoils(other)));
    const drive = async (): Promise<void> => {
      for (let described = pending.shift(); described; described = pending.shift()) {
        const one = described;
        await fc.assert(
          fc.asyncProperty(requestsOf(one, known), (request) => ask(one, request)),
          { numRuns: runs, endOnFailure: true },
        );
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, drive));
    expect(sent).toBeGreaterThanOrEqual(REQUESTS);
    // Requests that are all refused at once would show nothing.
    const succeeded = [...statuses]
      .filter(([, counts]) => counts.has(200) || counts.has(202))
      .map(([name]) => name);
    const others = operations
      .map(({ operation }) => operation.operationId)
      .filter((id) => !succeeded.includes(id) && !SIGNED.test(id));
    expect(others).toEqual([]);
  }, 300_000);
});
