/** Requests the re-extraction of a call with the current variables; the extractor runs it. */
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
  deliver: z
    .boolean({ error: 'must be true or false' })
    .default(false)
    .meta({ description: 'Whether to deliver the new values, under new `webhook-id`s.' }),
});

export const ReextractAccepted = z.object({
  call_id: z.string().meta({ description: 'Id of the call.' }),
  reading_again: Reextraction.meta({ description: 'The re-extraction, joined with one that was waiting.' }),
});
export type ReextractAccepted = z.infer<typeof ReextractAccepted>;

const MAX_TRIES = 5;

/**
 * Marks the call, then sends a message to the extractor. A request joins a re-extraction that is
 * still waiting: the call is extracted once, and delivered if either request wants that.
 * @throws {InvalidRequest | NotFound | Conflict}
 */
export async function reextractCall(
  { callEnded, ...ref }: CallRef & { callEnded: Queue },
  body: Json | undefined,
): Promise<ReextractAccepted> {
  const { deliver } = validated(ReextractRequest, body ?? {});
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const now = new Date();
    const call = await readCallItem(ref);
    if (!call) throw callNotFound();
    refuseUnextractable(call, now);
    const seen = call.reextraction;
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
  throw extractionInProgress();
}

/** @throws {Conflict} when the call is being extracted, or its transcript has expired */
function refuseUnextractable(call: CallItem, now: Date): void {
  if (call.status === 'received' || (call.lease_until ?? 0) >= now.getTime()) throw extractionInProgress();
  if (isExpired({ expires_at: call.transcript_expires_at }, now)) {
    throw new Conflict('transcript_expired', 'Transcript has expired', [
      { path: 'call_id', message: 'has a transcript past its retention: it cannot be extracted again' },
    ]);
  }
}

const extractionInProgress = (): Conflict =>
  new Conflict('extraction_in_progress', 'Call is being extracted', [
    { path: 'call_id', message: 'is being extracted: retry when its extraction has ended' },
  ]);
