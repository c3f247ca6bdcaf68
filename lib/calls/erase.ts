/** Erases a call by request: its transcript, its values, what was sent of it, and what came back. */

import type { FinishErasure } from '../domain/messages.ts';
import { logger } from '../observability/logger.ts';
import { type Queue, sendMessages } from '../queues/client.ts';
import { eraseCall as eraseItems, finishErasure } from '../table/calls/erase-call.ts';
import type { CallRef } from '../table/client.ts';
import { callNotFound } from './get.ts';

/** A door ends after 29 s: by then it has erased the call, or it died. */
const LOOK_AGAIN_SECONDS = 60;

/**
 * The message first: a call that is half erased is not there for any reader, so nobody would ask for it again.
 * @throws {NotFound}
 */
export async function eraseCall({ callEnded, ...ref }: CallRef & { callEnded: Queue }): Promise<void> {
  const { outletId, callId } = ref;
  const body: FinishErasure = { event: 'call.erase', outlet_id: outletId, call_id: callId };
  await sendMessages(callEnded, [{ body, outletId, delaySeconds: LOOK_AGAIN_SECONDS }]);
  if (!(await eraseItems(ref))) throw callNotFound();
  logger.info('call erased', { outlet_id: outletId, call_id: callId });
}

/** Finishes an erasure that died half-way; otherwise there is nothing to do. */
export async function finishErasingCall(ref: CallRef): Promise<void> {
  if (!(await finishErasure(ref))) return;
  logger.warn('call erased by a second try', { outlet_id: ref.outletId, call_id: ref.callId });
}
