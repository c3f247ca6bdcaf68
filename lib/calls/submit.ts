/** Takes a call-ended event over HTTP: stores it, then nudges the extractor. */
import * as z from 'zod';
import { isOurDelivery } from '../delivery/user-agent.ts';
import { Conflict } from '../errors.ts';
import { outletNotFound } from '../http/door.ts';
import { validated } from '../http/validate.ts';
import { isJsonObject, type Json } from '../json.ts';
import { type Queue, sendMessages } from '../queues/client.ts';
import { readCallItem, storeCall } from '../table/calls.ts';
import type { Table } from '../table/client.ts';
import { CallEnded, CallId } from './call-ended.ts';
import type { CallStored } from './messages.ts';
import { CALL_STATUSES, statusOf } from './status.ts';

/** What an accepted call is answered with. */
export const AcceptedCall = z.object({ call_id: CallId, status: z.enum(CALL_STATUSES) });
export type AcceptedCall = z.infer<typeof AcceptedCall>;

/**
 * Stores the call of a body and announces it. The same `call_id` again is the same call; one that is still to be
 * read is announced again, so that a nudge that was lost does no harm.
 * @throws {InvalidRequest | NotFound | Conflict}
 */
export async function submitCall(
  { table, callEnded, outletId }: { table: Table; callEnded: Queue; outletId: number },
  { body, headers }: { body: Json | undefined; headers: Readonly<Record<string, string | undefined>> },
): Promise<AcceptedCall> {
  const call = validated(CallEnded, isJsonObject(body) ? { outlet_id: outletId, ...body } : body);
  if (call.outlet_id !== outletId) throw outletNotFound();
  refuseOurOwnDelivery(headers);
  return acceptCall({ table, callEnded }, call);
}

/** Stores the call of an event and announces it: once, however often it comes. */
export async function acceptCall(
  { table, callEnded }: { table: Table; callEnded: Queue },
  call: CallEnded,
): Promise<AcceptedCall> {
  const { outlet_id: outletId, call_id: callId } = call;
  const stored = await storeCall(table, call, { receivedAt: new Date() });
  const item = stored ? undefined : await readCallItem({ table, outletId, callId });
  const status = item ? statusOf(item) : 'received';
  if (status === 'received') {
    const message: CallStored = { event: 'call.stored', outlet_id: outletId, call_id: callId };
    await sendMessages(callEnded, [{ body: message, outletId }]);
  }
  return { call_id: callId, status };
}

/** @throws {Conflict} for a delivery that came back to us */
export function refuseOurOwnDelivery(headers: Readonly<Record<string, string | undefined>>): void {
  if (!isOurDelivery(headers)) return;
  throw new Conflict('delivery loop', [
    { path: '', message: 'this request is a delivery of postcall itself' },
  ]);
}
