/** Asks for a call to be read once more, with the variables of today; the extractor does it. */
import * as z from 'zod';
import { Reextraction } from '../domain/call.ts';
import type { CallStored } from '../domain/messages.ts';
import { type Queue, sendMessages } from '../queues/client.ts';
import { Conflict } from '../shared/errors.ts';
import type { Json } from '../shared/json.ts';
import { validated } from '../shared/validate.ts';
import { type CallItem, readCallItem } from '../table/calls/call-item.ts';
import { requestReextraction } from '../table/calls/request-reextraction.ts';
import type { CallRef } from '../table/client.ts';
import { isExpired } from '../table/ttl.ts';
import { callNotFound } from './get.ts';

export const ReextractRequest = z.strictObject({
  /** Whether what is read is delivered anew, under new `webhook-id`s. */
  deliver: z.boolean({ error: 'must be true or false' }).default(false),
});

export const ReextractAccepted = z.object({ call_id: z.string(), reading_again: Reextraction });
export type ReextractAccepted = z.infer<typeof ReextractAccepted>;

const TRIES = 5;

/**
 * Marks the call, then nudges the extractor. While it waits to be read again another request joins the first: it is
 * read once, and delivered if either wants that.
 * @throws {InvalidRequest | NotFound | Conflict}
 */
export async function reextract(
  { callEnded, ...ref }: CallRef & { callEnded: Queue },
  body: Json | undefined,
): Promise<ReextractAccepted> {
  const { deliver } = validated(ReextractRequest, body ?? {});
  for (let tried = 0; tried < TRIES; tried += 1) {
    const now = new Date();
    const call = await readCallItem(ref);
    if (!call) throw callNotFound();
    refuseWhatCannotBeRead(call, now);
    const seen = call.reading_again;
    const waiting = seen?.given_up ? undefined : seen;
    const mark = {
      deliver: deliver || waiting?.deliver === true,
      requested_at: waiting?.requested_at ?? now.toISOString(),
    };
    if (!(await requestReextraction(ref, { mark, seen, now }))) continue;
    const message: CallStored = { event: 'call.stored', outlet_id: ref.outletId, call_id: ref.callId };
    await sendMessages(callEnded, [{ body: message, outletId: ref.outletId }]);
    return { call_id: ref.callId, reading_again: mark };
  }
  throw beingRead();
}

/** @throws {Conflict} */
function refuseWhatCannotBeRead(call: CallItem, now: Date): void {
  if (call.status === 'received' || (call.lease_until ?? 0) >= now.getTime()) throw beingRead();
  if (isExpired({ expires_at: call.transcript_expires_at }, now)) {
    throw new Conflict('transcript_expired', 'Transcript has expired', [
      { path: 'call_id', message: 'its transcript is past its retention: it cannot be extracted again' },
    ]);
  }
}

const beingRead = (): Conflict =>
  new Conflict('extraction_in_progress', 'Call is being extracted', [
    { path: 'call_id', message: 'retry when its extraction has ended' },
  ]);
