/** What failed and may be asked for again, found by a sparse index: an item is in it as long as it stands failed. */
import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { Table } from '../client.ts';
import {
  callKey,
  deliveryKey,
  FAILURES_INDEX,
  failedCallsPartition,
  type Key,
  undeliveredPartition,
} from '../keys.ts';

/** A span of time (ISO 8601, UTC), and where the page before ended. */
export interface FailuresSpan {
  since: string;
  until: string;
  after?: string | undefined;
}

export interface FailuresPage {
  callIds: string[];
  /** The `after` of the next page; undefined: there is none. */
  next: string | undefined;
}

interface Outlet {
  table: Table;
  outletId: number;
}

/** A page of an outlet's calls whose reading failed for want of the model, by when it failed. */
export const failedCalls = ({ table, outletId }: Outlet, span: FailuresSpan): Promise<FailuresPage> =>
  page(table, {
    span,
    limit: 100,
    partition: failedCallsPartition(outletId),
    keyOf: (callId) => callKey(outletId, callId),
  });

/** A page of the calls whose delivery to a destination failed or is held, by its last attempt or hold. */
export const undelivered = (
  { table, outletId }: Outlet,
  { destinationId, limit, ...span }: FailuresSpan & { destinationId: number; limit: number },
): Promise<FailuresPage> =>
  page(table, {
    span,
    limit,
    partition: undeliveredPartition(outletId, destinationId),
    keyOf: (callId) => deliveryKey(outletId, callId, destinationId),
  });

const Keys = z.object({ failures_sk: z.string() });

async function page(
  table: Table,
  {
    span,
    limit,
    partition,
    keyOf,
  }: { span: FailuresSpan; limit: number; partition: string; keyOf: (callId: string) => Key },
): Promise<FailuresPage> {
  const { since, until, after } = span;
  const { Items = [], LastEvaluatedKey } = await table.client.send(
    new QueryCommand({
      TableName: table.name,
      IndexName: FAILURES_INDEX,
      KeyConditionExpression: 'failures_pk = :pk AND failures_sk BETWEEN :since AND :until',
      // `~` comes after `#` and whatever a call id may hold.
      ExpressionAttributeValues: { ':pk': partition, ':since': since, ':until': `${until}~` },
      Limit: limit,
      ...(after && {
        ExclusiveStartKey: { ...keyOf(callIdIn(after)), failures_pk: partition, failures_sk: after },
      }),
    }),
  );
  const found = Items.map((item) => Keys.parse(item).failures_sk);
  return { callIds: found.map(callIdIn), next: LastEvaluatedKey && found.at(-1) };
}

const callIdIn = (sortKey: string): string => sortKey.slice(sortKey.indexOf('#') + 1);
