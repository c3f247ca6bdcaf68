/**
 * Sends one sample request, marked as a test, and returns the response of the receiver. Records
 * nothing.
 */
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
import { renderRequest } from './preview.ts';
import { SampleValues, sampleCall, sampleValues } from './sample.ts';

export const TestRequest = z.strictObject({ values: SampleValues.optional() });

export const TestResult = z.object({
  delivered: z
    .boolean()
    .meta({ description: 'Whether an attempt with this response would count as delivered.' }),
  status_code: z
    .int()
    .nullable()
    .meta({ description: 'The HTTP status of the response; null when there was none.' }),
  duration_ms: z
    .int()
    .meta({ description: 'Milliseconds from the start of the request to the end of the response.' }),
  error: z.string().nullable().meta({ description: 'Why it was not delivered; null when it was.' }),
  response_excerpt: z
    .string()
    .nullable()
    .meta({ description: 'The beginning of the body of the response; null when there was none.' }),
  request: z
    .object({
      method: z.string().meta({ description: 'The HTTP method.' }),
      url: z.string().meta({ description: 'The URL with its placeholders filled in.' }),
      body: z.unknown().meta({ description: 'The JSON body; null for GET and DELETE, which send none.' }),
    })
    .meta({ description: 'The request that was sent.' }),
});
export type TestResult = z.infer<typeof TestResult>;

/**
 * Sends a sample to a saved destination.
 * @throws {InvalidRequest | NotFound}
 */
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
  const rendered = await renderRequest(destination, scope);
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
