/**
 * Requeues the calls of an outlet whose extraction failed because of the model, one page per
 * message.
 */
import type { CallStored, RecoverCalls } from '../domain/messages.ts';
import { logger } from '../observability/logger.ts';
import { type Queue, sendMessages } from '../queues/client.ts';
import { failedCalls } from '../table/calls/failures.ts';
import type { Table } from '../table/client.ts';

/**
 * Requeues the calls of a page and queues the next page. It may run twice: each call is claimed
 * only once.
 */
export async function recoverCallsPage(
  { table, callEnded }: { table: Table; callEnded: Queue },
  message: RecoverCalls,
): Promise<void> {
  const { outlet_id: outletId, since, until, after } = message;
  const { callIds, next } = await failedCalls({ table, outletId }, { since, until, after });
  const messages = callIds.map((call_id) => ({
    body: { event: 'call.stored', outlet_id: outletId, call_id, recover: true } satisfies CallStored,
    outletId,
  }));
  await sendMessages(callEnded, messages);
  if (next) await sendMessages(callEnded, [{ body: { ...message, after: next }, outletId }]);
  logger.info('calls requeued by a recovery', {
    outlet_id: outletId,
    calls: callIds.length,
    last_page: !next,
  });
}
