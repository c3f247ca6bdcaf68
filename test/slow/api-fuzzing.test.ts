import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import pLimit from 'p-limit';
import { PLATFORMS } from '../../lib/domain/platforms.ts';
import type { Platform } from '../../lib/platforms/platform.ts';
import { SavedPlatform } from '../../lib/platforms/save.ts';
import { freshOutlet } from '../support/api.ts';
import { contractViolations, type Described, operations, type Parameter } from '../support/contract.ts';
import { OTHER_EVENTS, PAYLOADS, SIGNATURES } from '../support/platform-payloads.ts';
import { type Receiver, startReceiver } from '../support/receiver.ts';
import { mutatedValue, mutationOf, validValue } from '../support/schema-values.ts';
import { startTestStack, type TestStack } from '../support/stack.ts';

const REQUESTS = 5_200;
const AT_ONCE = 8;

/** The secret that the platforms sign their webhooks with. */
const SECRET = 'a secret of the test';

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

/**
 * Points every URL of a request body at the test's receiver, because nothing may be sent beyond
 * this machine.
 */
function toReceiver(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toReceiver);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [
      name,
      name === 'api_url' && typeof one === 'string' && !one.startsWith(receiver.url) && one.includes(':')
        ? `${receiver.url}/{{call_id}}`
        : toReceiver(one),
    ]),
  );
}

const text = fc.oneof(fc.string({ maxLength: 30 }), fc.integer({ min: 0, max: 9 }).map(String));

/**
 * Fills an outlet, so that the ids in the document's examples and small generated ids exist.
 * Returns its webhook keys.
 */
async function seed(outlet: number): Promise<{ keys: Map<string, string> }> {
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
  const keys = new Map<string, string>();
  for (const platform of PLATFORMS) {
    const settings = platform === 'bolna' ? {} : { signing_secret: SECRET };
    const { body } = await api.put(`/platforms/${platform}`, settings);
    keys.set(platform, SavedPlatform.parse(body.payload).ingest_key ?? '');
  }
  return { keys };
}

interface Request {
  path: string;
  query: Record<string, string>;
  headers: Record<string, string>;
  body: unknown;
  /** With the platform's signature, where the operation is a platform's webhook. */
  isSigned: boolean;
}

/** The platform whose webhooks an operation receives. */
const platformOf = ({ path }: Described): Platform | undefined =>
  PLATFORMS.find((platform) => path.endsWith(`/calls/${platform}`));

/** A few keys, so that some requests repeat one; and some that are invalid. */
const idempotencyKeys = fc.constantFrom('k1', 'k2', 'k3', 'x'.repeat(255), 'x'.repeat(256), '\u00e9');

function requestsOf(described: Described, known: Readonly<Record<string, string>>): fc.Arbitrary<Request> {
  const { path, operation } = described;
  const platform = platformOf(described);
  const parameter = ({ name, schema }: Parameter): fc.Arbitrary<string> =>
    fc.oneof(
      {
        weight: 6,
        arbitrary: name in known ? fc.constant(known[name] ?? '') : validValue(schema).map(String),
      },
      { weight: 1, arbitrary: text },
    );
  const parametersIn = (where: string) =>
    Object.fromEntries(
      (operation.parameters ?? []).filter((one) => one.in === where).map((one) => [one.name, parameter(one)]),
    );
  const { schema, examples = {} } = operation.requestBody?.content['application/json'] ?? {};
  const exampleBodies = Object.values(examples).map(({ value }) => value);
  const platformPayloads = platform ? [PAYLOADS[platform]('c-1'), ...OTHER_EVENTS[platform]] : [];
  const body =
    schema === undefined
      ? fc.constant(undefined)
      : fc.oneof(
          { weight: 2, arbitrary: fc.constantFrom(...exampleBodies) },
          { weight: 4, arbitrary: validValue(schema) },
          { weight: 4, arbitrary: mutatedValue(schema) },
          {
            weight: platformPayloads.length * 2,
            arbitrary: fc.constantFrom(null, ...platformPayloads).chain(mutationOf),
          },
          { weight: 1, arbitrary: fc.constant(undefined) },
        );
  const pathOf = (values: Record<string, string>): string =>
    path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(values[name] || '1'));
  return fc.record({
    path: fc.record<Record<string, string>>(parametersIn('path')).map(pathOf),
    query: fc.oneof(
      { weight: 4, arbitrary: fc.record(parametersIn('query'), { requiredKeys: [] }).map(present) },
      { weight: 1, arbitrary: fc.dictionary(fc.string({ maxLength: 8 }), text, { maxKeys: 2 }) },
    ),
    headers: (operation.parameters ?? []).some(({ name }) => name === 'idempotency-key')
      ? fc
          .oneof({ weight: 3, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: idempotencyKeys })
          .map((key) => present({ 'idempotency-key': key }))
      : fc.constant({}),
    body,
    isSigned: fc.nat(7).map((one) => one > 0),
  });
}

const present = (query: Record<string, string | undefined>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );

/**
 * Sends a generated request with the token, and with the platform's signature where it is signed.
 */
function sendRequest(
  described: Described,
  { path, query, headers, body, isSigned }: Request,
  token: string,
): Promise<Response> {
  const platform = platformOf(described);
  const text = body === undefined ? undefined : JSON.stringify(toReceiver(body));
  const signature =
    platform && isSigned ? SIGNATURES[platform](text ?? '', { secret: SECRET, at: Date.now() }) : {};
  const search = new URLSearchParams(query).toString();
  return fetch(`${stack.apiUrl}${path}${search && `?${search}`}`, {
    method: described.method,
    headers: {
      authorization: token,
      ...headers,
      ...signature,
      ...(text !== undefined && { 'content-type': 'application/json' }),
    },
    ...(text !== undefined && { body: text }),
  });
}

/** Lists what an answer has that the OpenAPI document does not describe. */
function undescribed({ method, operation }: Described, response: Response, text: string): string[] {
  const { status } = response;
  const isJson = (response.headers.get('content-type') ?? '').startsWith('application/json');
  const { pathname } = new URL(response.url);
  if (isJson) return contractViolations({ method, path: pathname, status, body: JSON.parse(text) });
  const isDescribed = String(status) in operation.responses;
  return isDescribed ? [] : [`${operation.operationId}: no answer ${status} in the document`];
}

describe('the whole API', () => {
  it(`answers ${REQUESTS} valid and invalid requests as the document says, and never with 500`, async () => {
    const outlet = freshOutlet();
    const { keys } = await seed(outlet);
    const token = await stack.token(outlet);
    const statuses = new Map<string, Map<number, number>>();
    let sent = 0;

    const send = async (described: Described, request: Request) => {
      const { operation } = described;
      const response = await sendRequest(described, request, token);
      sent += 1;
      const { status } = response;
      const counts = statuses.get(operation.operationId) ?? new Map<number, number>();
      statuses.set(operation.operationId, counts.set(status, (counts.get(status) ?? 0) + 1));
      const answered = await response.text();
      expect({
        status: status === 500 ? answered : 'no 500',
        broken: undescribed(described, response, answered),
      }).toEqual({ status: 'no 500', broken: [] });
    };

    const runs = Math.ceil(REQUESTS / operations.length);
    // Operations that delete items or replace webhook keys run last, because the others use those
    // items and keys.
    const isDestructive = ({ method, operation }: Described) =>
      method === 'DELETE' || operation.operationId === 'savePlatform';
    const ordered = [...operations].sort(
      (one, other) => Number(isDestructive(one)) - Number(isDestructive(other)),
    );
    const limit = pLimit(AT_ONCE);
    await limit.map(ordered, (described) =>
      fc.assert(
        fc.asyncProperty(
          requestsOf(described, {
            outlet_id: String(outlet),
            key: keys.get(platformOf(described) ?? '') ?? '',
          }),
          (request) => send(described, request),
        ),
        { numRuns: runs, endOnFailure: true },
      ),
    );
    expect(sent).toBeGreaterThanOrEqual(REQUESTS);
    // If every request to an operation were refused, the test would show nothing about it.
    const succeeded = [...statuses]
      .filter(([, counts]) => counts.has(200) || counts.has(202))
      .map(([name]) => name);
    const neverSucceeded = operations
      .map(({ operation }) => operation.operationId)
      .filter((id) => !succeeded.includes(id));
    expect(neverSucceeded).toEqual([]);
  }, 600_000);
});
