/** A call as the API shows it: the event, what was read of it, what was sent and what came back. */
import { NotFound } from '../errors.ts';
import { parseOwnJson } from '../json.ts';
import type { CallRef } from '../table/client.ts';
import { readWholeCall } from '../table/whole-call.ts';
import { type CallDocument, ShownRequest } from './call-document.ts';
import { statusOf } from './status.ts';

export const callNotFound = (): NotFound =>
  new NotFound('Call with ID not found', [{ path: 'call_id', message: 'Call with ID not found' }]);

/** `transcript` is null once its retention is over. @throws {NotFound} */
export async function readCall(ref: CallRef): Promise<CallDocument> {
  const stored = await readWholeCall(ref);
  if (!stored) throw callNotFound();
  const { call, transcript, values, deliveries } = stored;
  return {
    call_id: call.call_id,
    outlet_id: call.outlet_id,
    status: statusOf(call),
    failure: call.failure ?? null,
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
    transcript,
    values,
    model: call.model ?? null,
    deliveries: deliveries.map(({ delivery, attempts }) => ({
      delivery_id: delivery.delivery_id,
      destination_id: delivery.destination_id,
      destination_name: delivery.destination_name,
      status: delivery.status,
      reason: delivery.reason,
      next_attempt_at: delivery.next_attempt_at,
      request:
        delivery.last_request === null ? null : ShownRequest.parse(parseOwnJson(delivery.last_request)),
      attempts,
    })),
  };
}
