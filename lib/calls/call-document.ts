/** A call as the API shows it: the event, what was read of it, what was sent and what came back. */
import * as z from 'zod';
import { Attempt, DELIVERY_STATUSES, ExtractedValue, Failure, ModelUse } from './call.ts';
import { CALL_STATUSES } from './status.ts';

const text = z.string().nullable();

/** The last request of a delivery; a header's value is masked unless a placeholder made it. */
export const ShownRequest = z.object({
  method: z.string(),
  url: z.string(),
  headers: z.record(z.string(), z.string()),
  body: z.unknown().meta({ description: 'JSON; the beginning as text where it was cut at 16 KB.' }),
  truncated: z.literal(true).optional(),
});

const Delivery = z.object({
  delivery_id: z.string().meta({ description: 'Also the `webhook-id` of each attempt.' }),
  destination_id: z.int(),
  destination_name: z.string(),
  status: z.enum(DELIVERY_STATUSES),
  reason: text.meta({ description: 'Why it is held, skipped or failed, or waits though nothing failed.' }),
  next_attempt_at: text,
  request: ShownRequest.nullable().meta({ description: "The last attempt's." }),
  attempts: z.array(Attempt),
});

/** The event's fields, as they are shown wherever a call is. */
export const CallFields = z.object({
  call_id: z.string(),
  outlet_id: z.int(),
  status: z.enum(CALL_STATUSES),
  failure: Failure.nullable(),
  timestamp: z.string(),
  received_at: z.string(),
  started_at: text,
  timezone: text,
  language: text,
  interaction_modality: text,
  source: text,
  call_outcome: text,
  brand_id: text,
  guest_name: text,
  phone_number: text,
  email_id: text,
  metadata: z.record(z.string(), z.unknown()),
  model: ModelUse.nullable(),
});

export const CallDocument = CallFields.extend({
  transcript: z
    .array(z.object({ turn: z.int(), role: z.string(), content: z.string() }))
    .nullable()
    .meta({ description: 'Null once its retention is over.' }),
  values: z.array(ExtractedValue),
  deliveries: z.array(Delivery),
});
export type CallDocument = z.infer<typeof CallDocument>;
