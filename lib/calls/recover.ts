/** Takes up again the calls of an outlet whose reading failed for want of the model: a page a message. */
import { DateTime } from 'luxon';
import * as z from 'zod';
import { Timestamp } from '../domain/call-ended.ts';
import type { CallStored, RecoverCalls } from '../domain/messages.ts';
import { logger } from '../observability/logger.ts';
import { type Queue, sendMessages } from '../queues/client.ts';
import type { Json } from '../shared/json.ts';
import { validated } from '../shared/validate.ts';
import { failedCalls } from '../table/calls/failures.ts';
import type { Table } from '../table/client.ts';

/** From when on; what has not happened yet cannot have failed. */
export const RecoverCallsRequest = z.strictObject({
  since: Timestamp.refine((since) => DateTime.fromISO(since) <= DateTime.now(), {
    error: 'must not be in the future',
  }),
});

/** Asks for it; the extractor does it, page by page. @throws {InvalidRequest} */
export async function requestCallRecovery(
  { callEnded, outletId }: { callEnded: Queue; outletId: number },
  body: Json | undefined,
): Promise<void> {
  const { since } = validated(RecoverCallsRequest, body);
  const message: RecoverCalls = {
    event: 'calls.recover',
    outlet_id: outletId,
    since: DateTime.fromISO(since).toJSDate().toISOString(),
    // What fails from now on is not of this recovery: it would never end.
    until: new Date().toISOString(),
  };
  await sendMessages(callEnded, [{ body: message, outletId }]);
}

/** ActiveTokens the calls of a page, and asks for the next one. To do it again changes nothing: a call is claimed once. */
export async function recoverCallsPage(
  { table, callEnded }: { table: Table; callEnded: Queue },
  message: RecoverCalls,
): Promise<void> {
  const { outlet_id: outletId, since, until, after } = message;
  const { callIds, next } = await failedCalls({ table, outletId }, { since, until, after });
  const active_tokens = callIds.map((call_id) => ({
    body: { event: 'call.stored', outlet_id: outletId, call_id, recover: true } satisfies CallStored,
    outletId,
  }));
  await sendMessages(callEnded, active_tokens);
  if (next) await sendMessages(callEnded, [{ body: { ...message, after: next }, outletId }]);
  logger.info('calls to be read again', { outlet_id: outletId, calls: callIds.length, last_page: !next });
}
