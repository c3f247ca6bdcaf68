/** Marks a call for re-extraction, so that the next extractor extracts it once more. */
import type { CallRef } from '../client.ts';
import { callKey } from '../keys.ts';
import { transact } from '../transaction.ts';
import { epochSeconds, NOT_EXPIRED } from '../ttl.ts';
import type { CallItem } from './call-item.ts';

type Mark = NonNullable<CallItem['reextraction']>;

/**
 * @param seen the mark that it had when it was read
 * @returns false when it changed since it was read, or a function works on it
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
        UpdateExpression: 'SET reextraction = :mark',
        ConditionExpression:
          '#status IN (:extracted, :failed) AND (attribute_not_exists(lease_until) OR lease_until < :now)' +
          ` AND ${NOT_EXPIRED} AND ` +
          // The condition includes `deliver`: a request that wants delivery must not lose it to a
          // concurrent one.
          (seen
            ? 'reextraction.requested_at = :seen AND reextraction.deliver = :delivers'
            : 'attribute_not_exists(reextraction)'),
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
