/** Sends one sample now, marked as a test, and says what came back; nothing of it is recorded. */
import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { connectedTo, signingSecretsAt } from '../domain/destination.ts';
import { send, succeeded } from '../sending/send.ts';
import type { Sender } from '../sending/sender.ts';
import { signatureHeaders } from '../sending/sign.ts';
import { withUserAgent } from '../sending/user-agent.ts';
import { type Json, parseOwnJson } from '../shared/json.ts';
import { validated } from '../shared/validate.ts';
import type { Table } from '../table/client.ts';
import { readConfiguration } from '../table/configuration.ts';
import { templateScope } from '../template/scope.ts';
import { findDestination } from './outlet-destinations.ts';
import { renderedOrRefused } from './preview.ts';
import { SampleValues, sampleCall, sampleValues } from './sample.ts';

export const TestRequest = z.strictObject({ values: SampleValues.optional() });

export const TestResult = z.object({
  delivered: z
    .boolean()
    .meta({ description: 'Whether an attempt with this answer would count as delivered.' }),
  status_code: z.int().nullable(),
  duration_ms: z.int(),
  error: z.string().nullable(),
  response_excerpt: z.string().nullable(),
  request: z.object({ method: z.string(), url: z.string(), body: z.unknown() }),
});
export type TestResult = z.infer<typeof TestResult>;

/** @throws {InvalidRequest | NotFound} */
export async function testDelivery(
  { table, outletId, sender }: { table: Table; outletId: number; sender: Sender },
  { destinationId, body }: { destinationId: number; body: Json | undefined },
): Promise<TestResult> {
  const { values = {} } = validated(TestRequest, body ?? {});
  const { variables, ...configuration } = await readConfiguration({ table, outletId });
  const destination = findDestination(configuration, destinationId);
  const now = new Date();
  const scope = templateScope({
    call: sampleCall(now),
    outletId,
    values: sampleValues(connectedTo(destination, variables), values),
  });
  const rendered = await renderedOrRefused(destination, scope);
  const signature = signatureHeaders({
    secrets: signingSecretsAt(destination, now),
    deliveryId: `msg_${randomUUID().replaceAll('-', '')}`,
    timestamp: now,
    body: rendered.body,
  });
  const headers = { ...withUserAgent(rendered.headers), 'postcall-test': 'true', ...signature };
  const { retry_after: _, ...result } = await send(sender, { ...rendered, headers });
  return {
    delivered: succeeded({ ...result, retry_after: null }),
    ...result,
    request: {
      method: rendered.method,
      url: rendered.url,
      body: rendered.body === null ? null : parseOwnJson(rendered.body),
    },
  };
}
