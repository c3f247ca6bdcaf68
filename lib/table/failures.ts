/** What failed and may be asked for again, found by a sparse index: an item is in it as long as it stands failed. */
import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { Table } from './client.ts';
import { callKey, FAILURES_INDEX, failedCallsPartition } from './keys.ts';

const PAGE = 100;
const Keys = z.object({ failures_sk: z.string() });

/**
 * A page of an outlet's calls whose reading failed in a span of time (ISO 8601, UTC), for want of the model.
 * @param after where the page before ended
 */
export async function failedCalls(
  { table, outletId }: { table: Table; outletId: number },
  { since, until, after }: { since: string; until: string; after?: string | undefined },
): Promise<{ callIds: string[]; next: string | undefined }> {
  const failures_pk = failedCallsPartition(outletId);
  const { Items = [], LastEvaluatedKey } = await table.client.send(
    new QueryCommand({
      TableName: table.name,
      IndexName: FAILURES_INDEX,
      KeyConditionExpression: 'failures_pk = :pk AND failures_sk BETWEEN :since AND :until',
      // `~` comes after `#` and whatever a call id may hold.
      ExpressionAttributeValues: { ':pk': failures_pk, ':since': since, ':until': `${until}~` },
      Limit: PAGE,
      ...(after && {
        ExclusiveStartKey: { ...callKey(outletId, callIdIn(after)), failures_pk, failures_sk: after },
      }),
    }),
  );
  const found = Items.map((item) => Keys.parse(item).failures_sk);
  return { callIds: found.map(callIdIn), next: LastEvaluatedKey && found.at(-1) };
}

const callIdIn = (sortKey: string): string => sortKey.slice(sortKey.indexOf('#') + 1);
