/** Takes a call-ended event over HTTP: stores it, then nudges the extractor. */
import * as z from 'zod';
import { CallEnded, CallId } from '../domain/call-ended.ts';
import { CALL_STATUSES, statusOf } from '../domain/call-status.ts';
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

/** What an accepted call is answered with. */
export const AcceptedCall = z.object({ call_id: CallId, status: z.enum(CALL_STATUSES) });
export type AcceptedCall = z.infer<typeof AcceptedCall>;

/**
 * Stores the call of a body and announces it. The same `call_id` again is the same call; one that is still to be
 * read is announced again, so that a nudge that was lost does no harm.
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

/** Stores the call of an event and announces it: once, however often it comes. @throws {Conflict} for one that was erased */
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

/** For some time the id of an erased call is refused, so that nothing in flight brings it back. */
const erasedCall = (): Conflict =>
  new Conflict('call_erased', 'Call was erased', [
    {
      path: 'call_id',
      message: 'belongs to a call that was erased; it can be used again 15 days after the erasure',
    },
  ]);

/** @throws {Conflict} for a delivery that came back to us */
export function refuseOurOwnDelivery(headers: Readonly<Record<string, string | undefined>>): void {
  if (!isOurDelivery(headers)) return;
  throw new Conflict('delivery_loop', 'Delivery loop', [
    { path: '', message: 'this request is a delivery of postcall itself' },
  ]);
}
