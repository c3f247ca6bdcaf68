/**
 * A call as the API shows it: the event, the extracted values, and the deliveries with their
 * attempts.
 */
import * as z from 'zod';
import {
  Attempt,
  CALL_STATUSES,
  DELIVERY_STATUSES,
  ExtractedValue,
  Failure,
  ModelUse,
  Reextraction,
  statusOf,
} from '../domain/call.ts';
import { CallId } from '../domain/call-ended.ts';
import { NotFound } from '../shared/errors.ts';
import { parseOwnJson } from '../shared/json.ts';
import { Turns } from '../table/calls/call-documents.ts';
import type { CallItem } from '../table/calls/call-item.ts';
import { readWholeCall } from '../table/calls/whole-call.ts';
import type { CallRef } from '../table/client.ts';
import { shrinkCall } from './shrink-call.ts';

const nullableText = (description: string) => z.string().nullable().meta({ description });

/** The fields that the API shows of every call, alone or in a list. */
export const CallFields = z.object({
  call_id: z.string().meta({ description: 'Id of the call, unique in its outlet.' }),
  outlet_id: z.int().meta({ description: 'Outlet that the call belongs to.' }),
  status: z.enum(CALL_STATUSES).meta({
    description: '`extracted` while a delivery is pending or held; the last three are final.',
  }),
  failure: Failure.nullable().meta({
    description: 'Why the last extraction failed; values of an earlier one stay. Null when it did not fail.',
  }),
  reading_again: Reextraction.nullable().meta({
    description: 'The re-extraction that was requested and has not run yet; null when there is none.',
  }),
  timestamp: z.string().meta({ description: 'When the call ended: ISO 8601, as it was sent.' }),
  received_at: z.string().meta({ description: 'When postcall received the call: ISO 8601, UTC.' }),
  started_at: nullableText('When the call started: ISO 8601, as it was sent.'),
  timezone: nullableText('IANA time zone of the business.'),
  language: nullableText('Language of the conversation.'),
  interaction_modality: nullableText('Kind of conversation, as in `voice` or `chat`.'),
  source: nullableText('System that sent the call.'),
  call_outcome: nullableText('Result of the call as the platform classified it.'),
  brand_id: nullableText('Brand that the call belongs to.'),
  guest_name: nullableText('Name of the customer.'),
  phone_number: nullableText('Phone number of the customer.'),
  email_id: nullableText('Email address of the customer.'),
  metadata: z.record(z.string(), z.json()).meta({ description: 'Further fields of the event.' }),
  model: ModelUse.nullable().meta({ description: 'Use of the model; null before the first extraction.' }),
});
export type CallFields = z.infer<typeof CallFields>;

/** The last request of a delivery. Header values are masked unless a placeholder produced them. */
export const MaskedRequest = z.object({
  method: z.string().meta({ description: 'HTTP method.' }),
  url: z.string().meta({ description: 'URL with the rendered placeholders.' }),
  headers: z
    .record(z.string(), z.string())
    .meta({ description: 'Headers; values are masked unless a placeholder produced them.' }),
  body: z.unknown().meta({
    description: 'JSON body; beyond 16 KB its beginning as text; null when the response had no room for it.',
  }),
  truncated: z
    .literal(true)
    .optional()
    .meta({ description: 'Present when the body, or the headers too, were cut.' }),
});

const Delivery = z.object({
  delivery_id: z.string().meta({
    description:
      'The `webhook-id` of its attempts; a re-extraction creates a new one and keeps the attempts.',
  }),
  destination_id: z.int().meta({ description: 'Id of the destination.' }),
  destination_name: z
    .string()
    .meta({ description: 'Name of the destination when the delivery was created.' }),
  status: z.enum(DELIVERY_STATUSES).meta({
    description:
      '`held`: its destination is disabled; `skipped`: its condition is not met, or it was deleted.',
  }),
  reason: nullableText('Why it is held, skipped, failed or waiting; null otherwise.'),
  next_attempt_at: nullableText('When the next attempt is due: ISO 8601, UTC; null when none is.'),
  request: MaskedRequest.nullable().meta({
    description: 'Request of the last attempt; null without one, or after the transcript has expired.',
  }),
  attempts: z.array(Attempt).meta({
    description:
      'Attempts, oldest first. Over 5 MB, the oldest lose their excerpts, then requests their bodies, ' +
      'then the oldest are left out.',
  }),
});

/** A call with everything that is stored of it. */
export const CallDetails = CallFields.extend({
  transcript: Turns.nullable().meta({
    description: 'Turns of the call; null after the transcript has expired.',
  }),
  values: z.array(ExtractedValue).meta({ description: 'Extracted values, one for each variable.' }),
  deliveries: z.array(Delivery).meta({ description: 'Deliveries, one for each destination.' }),
});
export type CallDetails = z.infer<typeof CallDetails>;

/** Returns the call id in a path. @throws {NotFound} also when it is not a valid id */
export function callIdInPath(path: Readonly<Record<string, string | undefined>>): string {
  const id = CallId.safeParse(path.call_id);
  if (!id.success) throw callNotFound();
  return id.data;
}

export const callNotFound = (): NotFound =>
  new NotFound('call_not_found', 'Call with ID not found', [
    { path: 'call_id', message: 'Call with ID not found' },
  ]);

/** Returns a call with everything that is stored of it. @throws {NotFound} */
export async function getCall(ref: CallRef): Promise<CallDetails> {
  const stored = await readWholeCall(ref);
  if (!stored) throw callNotFound();
  const { call, transcript, values, deliveries } = stored;
  return shrinkCall({
    ...callFields(call),
    transcript,
    values,
    deliveries: deliveries.map(({ delivery, request, attempts }) => ({
      delivery_id: delivery.delivery_id,
      destination_id: delivery.destination_id,
      destination_name: delivery.destination_name,
      status: delivery.status,
      reason: delivery.reason,
      next_attempt_at: delivery.next_attempt_at,
      request: request === null ? null : MaskedRequest.parse(parseOwnJson(request)),
      attempts,
    })),
  });
}

/** Returns the fields of a call's item as the API shows them. */
export const callFields = (call: CallItem): CallFields => ({
  call_id: call.call_id,
  outlet_id: call.outlet_id,
  status: statusOf(call),
  failure: call.failure ?? null,
  reading_again: pendingReextraction(call),
  timestamp: call.timestamp,
  received_at: call.received_at,
  started_at: call.started_at ?? null,
  timezone: call.timezone ?? null,
  language: call.language ?? null,
  interaction_modality: call.interaction_modality ?? null,
  source: call.source ?? null,
  call_outcome: call.call_outcome ?? null,
  brand_id: call.brand_id ?? null,
  guest_name: call.guest_name ?? null,
  phone_number: call.phone_number ?? null,
  email_id: call.email_id ?? null,
  metadata: call.metadata,
  model: call.model ?? null,
});

function pendingReextraction({ reextraction }: CallItem): CallFields['reading_again'] {
  if (!reextraction || reextraction.given_up) return null;
  return { deliver: reextraction.deliver, requested_at: reextraction.requested_at };
}
