/** A call as the API shows it: the event, what was read of it, what was sent and what came back. */
import * as z from 'zod';
import { Attempt, DELIVERY_STATUSES, ExtractedValue } from '../domain/call.ts';
import { CallId } from '../domain/call-ended.ts';
import { NotFound } from '../shared/errors.ts';
import { parseOwnJson } from '../shared/json.ts';
import { Turns } from '../table/calls/transcript-and-values.ts';
import { readWholeCall } from '../table/calls/whole-call.ts';
import type { CallRef } from '../table/client.ts';
import { fitIntoAnswer } from './answer-size.ts';
import { CallFields, callFields } from './call-fields.ts';

/** The last request of a delivery; a header's value is masked unless a placeholder made it. */
export const ShownRequest = z.object({
  method: z.string(),
  url: z.string(),
  headers: z.record(z.string(), z.string()),
  body: z.unknown().meta({
    description:
      'JSON; the beginning as text where it was cut at 16 KB, null where the answer had no room for it.',
  }),
  truncated: z.literal(true).optional(),
});

const Delivery = z.object({
  delivery_id: z.string().meta({
    description:
      'The `webhook-id` of its attempts; one that was made by a second reading counts on in the log of the first.',
  }),
  destination_id: z.int(),
  destination_name: z.string(),
  status: z.enum(DELIVERY_STATUSES),
  reason: z
    .string()
    .nullable()
    .meta({ description: 'Why it is held, skipped or failed, or waits though nothing failed.' }),
  next_attempt_at: z.string().nullable(),
  request: ShownRequest.nullable().meta({
    description: "The last attempt's; null once the retention of the transcript that was sent is over.",
  }),
  attempts: z.array(Attempt).meta({
    description:
      'Where all of the call is more than an answer can hold (5 MB), the oldest lose their excerpts first, then requests their bodies, then the oldest are left out; the newest is always whole.',
  }),
});

/** A call with everything that is known of it. */
export const CallDetails = CallFields.extend({
  transcript: Turns.nullable().meta({ description: 'Null once its retention is over.' }),
  values: z.array(ExtractedValue),
  deliveries: z.array(Delivery),
});
export type CallDetails = z.infer<typeof CallDetails>;

/** The id in the path; one that is none names nothing that is there. @throws {NotFound} */
export function callIdOf(path: Readonly<Record<string, string | undefined>>): string {
  const id = CallId.safeParse(path.call_id);
  if (!id.success) throw callNotFound();
  return id.data;
}

export const callNotFound = (): NotFound =>
  new NotFound('call_not_found', 'Call with ID not found', [
    { path: 'call_id', message: 'Call with ID not found' },
  ]);

/** @throws {NotFound} */
export async function readCall(ref: CallRef): Promise<CallDetails> {
  const stored = await readWholeCall(ref);
  if (!stored) throw callNotFound();
  const { call, transcript, values, deliveries } = stored;
  return fitIntoAnswer({
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
      request: request === null ? null : ShownRequest.parse(parseOwnJson(request)),
      attempts,
    })),
  });
}
