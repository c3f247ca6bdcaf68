/**
 * Requests that the calls whose extraction failed because of the model are extracted again; the
 * extractor does it page by page.
 */
import { DateTime } from 'luxon';
import * as z from 'zod';
import { RecoverSince } from '../domain/call-ended.ts';
import type { RecoverCalls } from '../domain/messages.ts';
import { type Queue, sendMessages } from '../queues/client.ts';
import type { Json } from '../shared/json.ts';
import { validated } from '../shared/validate.ts';

export const RecoverCallsRequest = z.strictObject({
  since: RecoverSince.meta({
    description: 'Recover calls that failed at this time or later: ISO 8601, not in the future.',
  }),
});

/** Queues a recovery; the extractor processes it page by page. @throws {InvalidRequest} */
export async function requestCallRecovery(
  { callEnded, outletId }: { callEnded: Queue; outletId: number },
  body: Json | undefined,
): Promise<void> {
  const { since } = validated(RecoverCallsRequest, body);
  const message: RecoverCalls = {
    event: 'calls.recover',
    outlet_id: outletId,
    since: DateTime.fromISO(since).toJSDate().toISOString(),
    // Calls that fail from now on are not part of this recovery: it would never end.
    until: new Date().toISOString(),
  };
  await sendMessages(callEnded, [{ body: message, outletId }]);
}
