/** A call as the API shows it: the event, what was read of it, what was sent and what came back. */
import { NotFound } from '../errors.ts';
import { parseJson } from '../json.ts';
import type { CallRef } from '../table/client.ts';
import { readWholeCall } from '../table/whole-call.ts';
import { CallId } from './call-ended.ts';
import { callFields } from './fields.ts';

/** The id in the path; one that is none names nothing that is there. @throws {NotFound} */
export function callIdOf(path: Readonly<Record<string, string | undefined>>): string {
  const id = CallId.safeParse(path.call_id);
  if (!id.success) throw callNotFound();
  return id.data;
}

export const callNotFound = (): NotFound =>
  new NotFound('Call with ID not found', [{ path: 'call_id', message: 'Call with ID not found' }]);

/** `transcript` is null once its retention is over. @throws {NotFound} */
export async function readCall(ref: CallRef) {
  const stored = await readWholeCall(ref);
  if (!stored) throw callNotFound();
  const { call, transcript, values, deliveries } = stored;
  return {
    ...callFields(call),
    transcript,
    values,
    deliveries: deliveries.map(({ delivery, attempts }) => ({
      delivery_id: delivery.delivery_id,
      destination_id: delivery.destination_id,
      destination_name: delivery.destination_name,
      status: delivery.status,
      reason: delivery.reason,
      next_attempt_at: delivery.next_attempt_at,
      request: delivery.last_request === null ? null : parseJson(delivery.last_request),
      attempts,
    })),
  };
}
