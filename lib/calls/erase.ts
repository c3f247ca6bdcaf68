/** Erases a call by request: its transcript, its values, what was sent of it, and what came back. */
import { logger } from '../observability.ts';
import { eraseCall as eraseItems } from '../table/calls/erase.ts';
import type { CallRef } from '../table/client.ts';
import { callNotFound } from './read.ts';

/** One that died half-way is finished when it is asked for again. @throws {NotFound} */
export async function eraseCall(ref: CallRef): Promise<void> {
  if (!(await eraseItems(ref))) throw callNotFound();
  logger.info('call erased', { outlet_id: ref.outletId, call_id: ref.callId });
}
