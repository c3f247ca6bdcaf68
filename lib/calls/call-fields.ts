/** What the API shows of every call, alone or in a list: the event's fields, and how the call stands. */
import * as z from 'zod';
import { Failure, ModelUse, Reextraction } from '../domain/call.ts';
import { CALL_STATUSES, statusOf } from '../domain/call-status.ts';
import type { CallItem } from '../table/calls/call-item.ts';

export const CallFields = z.object({
  call_id: z.string(),
  outlet_id: z.int(),
  status: z.enum(CALL_STATUSES),
  /** Why the last reading failed; the values of a call that was read before are those of the reading before it. */
  failure: Failure.nullable(),
  /** It is to be read once more; null when it is not, or when that was given up. */
  reading_again: Reextraction.nullable(),
  timestamp: z.string(),
  received_at: z.string(),
  started_at: z.string().nullable(),
  timezone: z.string().nullable(),
  language: z.string().nullable(),
  interaction_modality: z.string().nullable(),
  source: z.string().nullable(),
  call_outcome: z.string().nullable(),
  brand_id: z.string().nullable(),
  guest_name: z.string().nullable(),
  phone_number: z.string().nullable(),
  email_id: z.string().nullable(),
  metadata: z.record(z.string(), z.json()),
  model: ModelUse.nullable(),
});
export type CallFields = z.infer<typeof CallFields>;

/** The fields of a call's item as they are shown. */
export const callFields = (call: CallItem): CallFields => ({
  call_id: call.call_id,
  outlet_id: call.outlet_id,
  status: statusOf(call),
  failure: call.failure ?? null,
  reading_again: readingAgain(call),
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

function readingAgain({ reading_again: again }: CallItem): CallFields['reading_again'] {
  if (!again || again.given_up) return null;
  return { deliver: again.deliver, requested_at: again.requested_at };
}
