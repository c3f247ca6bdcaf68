/** Marks a call that was read or given up, so that the next extractor reads it once more. */
import type { CallRef } from '../client.ts';
import { callKey } from '../keys.ts';
import { transact } from '../transaction.ts';
import { epochSeconds, NOT_EXPIRED } from '../ttl.ts';
import type { CallItem } from './call-item.ts';

type Mark = NonNullable<CallItem['reading_again']>;

/**
 * @param seen the mark that it had when it was looked at
 * @returns false when it no longer stands as it was seen, or somebody reads it
 */
export const requestReextraction = (
  { table, outletId, callId }: CallRef,
  { mark, seen, now }: { mark: Mark; seen: Mark | undefined; now: Date },
): Promise<boolean> =>
  transact(table, [
    {
      Update: {
        TableName: table.name,
        Key: callKey(outletId, callId),
        UpdateExpression: 'SET reading_again = :mark',
        ConditionExpression:
          '#status IN (:extracted, :failed) AND (attribute_not_exists(lease_until) OR lease_until < :now)' +
          ` AND ${NOT_EXPIRED} AND ` +
          // Also as to whether it delivers: who wants that must not lose it to one who came at the same moment.
          (seen
            ? 'reading_again.requested_at = :seen AND reading_again.deliver = :delivers'
            : 'attribute_not_exists(reading_again)'),
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: {
          ':mark': mark,
          ':extracted': 'extracted',
          ':failed': 'failed',
          ':now': now.getTime(),
          ':now_seconds': epochSeconds(now),
          ...(seen && { ':seen': seen.requested_at, ':delivers': seen.deliver }),
        },
      },
    },
  ]);
