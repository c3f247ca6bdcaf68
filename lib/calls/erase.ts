/** Erases a call on request: its transcript, its values, its deliveries and their attempts. */

import type { FinishErasure } from '../domain/messages.ts';
import { logger } from '../observability/logger.ts';
import { type Queue, sendMessages } from '../queues/client.ts';
import { eraseCall as eraseItems, finishErasure } from '../table/calls/erase-call.ts';
import type { CallRef } from '../table/client.ts';
import { callNotFound } from './get.ts';

/** The handler times out after 29 s: by then it has erased the call, or it has died. */
const FINISH_AFTER_SECONDS = 60;

/**
 * Erases a call. The message is sent first: no reader sees a call that is half erased, so nobody
 * would request its erasure again.
 * @throws {NotFound}
 */
export async function eraseCall({ callEnded, ...ref }: CallRef & { callEnded: Queue }): Promise<void> {
  const { outletId, callId } = ref;
  const body: FinishErasure = { event: 'call.erase', outlet_id: outletId, call_id: callId };
  await sendMessages(callEnded, [{ body, outletId, delaySeconds: FINISH_AFTER_SECONDS }]);
  if (!(await eraseItems(ref))) throw callNotFound();
  logger.info('call erased', { outlet_id: outletId, call_id: callId });
}

/** Finishes an erasure that did not complete; does nothing when it did. */
export async function finishErasingCall(ref: CallRef): Promise<void> {
  if (!(await finishErasure(ref))) return;
  logger.warn('call erasure finished by a retry', { outlet_id: ref.outletId, call_id: ref.callId });
}
