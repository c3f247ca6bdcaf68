/** Accepts a call-ended event over HTTP: stores the call, then sends a message to the extractor. */
import * as z from 'zod';
import { CALL_STATUSES, statusOf } from '../domain/call.ts';
import { CallEnded, CallId } from '../domain/call-ended.ts';
import type { CallStored } from '../domain/messages.ts';
import type { Retention } from '../domain/retention.ts';
import { type Queue, sendMessages } from '../queues/client.ts';
import { isOurDelivery } from '../sending/user-agent.ts';
import { Conflict, outletNotFound } from '../shared/errors.ts';
import { isJsonObject, type Json } from '../shared/json.ts';
import { validated } from '../shared/validate.ts';
import { readCallItem } from '../table/calls/call-item.ts';
import { storeCall } from '../table/calls/store-call.ts';
import type { Table } from '../table/client.ts';

/** The payload of the answer to an accepted call. */
export const AcceptedCall = z.object({
  call_id: CallId,
  status: z.enum(CALL_STATUSES).meta({ description: 'Status of the call; `received` when it is new.' }),
});
export type AcceptedCall = z.infer<typeof AcceptedCall>;

/**
 * Stores the call of a request body and enqueues it. The same `call_id` again is the same call: if
 * it still has to be extracted it is enqueued again, so that a lost message does no harm.
 * @throws {InvalidRequest | NotFound | Conflict}
 */
export async function submitCall(
  {
    table,
    callEnded,
    outletId,
    retention,
  }: { table: Table; callEnded: Queue; outletId: number; retention: Retention },
  { body, headers }: { body: Json | undefined; headers: Readonly<Record<string, string | undefined>> },
): Promise<AcceptedCall> {
  const call = validated(CallEnded, isJsonObject(body) ? { outlet_id: outletId, ...body } : body);
  if (call.outlet_id !== outletId) throw outletNotFound();
  refuseOurOwnDelivery(headers);
  return acceptCall({ table, callEnded, retention }, call);
}

/**
 * Stores the call of an event and enqueues it. The first event of a call wins.
 * @throws {Conflict} for an erased call
 */
export async function acceptCall(
  { table, callEnded, retention }: { table: Table; callEnded: Queue; retention: Retention },
  call: CallEnded,
): Promise<AcceptedCall> {
  const { outlet_id: outletId, call_id: callId } = call;
  const item =
    (await storeCall(table, call, { receivedAt: new Date(), retention })) ??
    (await readCallItem({ table, outletId, callId }));
  if (!item) throw erasedCall();
  const status = statusOf(item);
  if (status === 'received') {
    const message: CallStored = { event: 'call.stored', outlet_id: outletId, call_id: callId };
    await sendMessages(callEnded, [{ body: message, outletId }]);
  }
  return { call_id: callId, status };
}

/**
 * The id of an erased call is refused for some time, so that nothing in flight restores the call.
 */
const erasedCall = (): Conflict =>
  new Conflict('call_erased', 'Call was erased', [
    {
      path: 'call_id',
      message: 'belongs to a call that was erased; it can be used again 15 days after the erasure',
    },
  ]);

/** @throws {Conflict} for a delivery of postcall that was sent to postcall */
export function refuseOurOwnDelivery(headers: Readonly<Record<string, string | undefined>>): void {
  if (!isOurDelivery(headers)) return;
  throw new Conflict('delivery_loop', 'Delivery loop', [
    { path: '', message: 'this request is a delivery of postcall itself' },
  ]);
}
