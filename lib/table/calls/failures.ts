/**
 * Failed extractions and undelivered deliveries by a sparse index: an item is in it while it is
 * failed or held.
 */
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

/** A time span (ISO 8601, UTC), and where the previous page ended. */
export interface FailuresSpan {
  since: string;
  until: string;
  after?: string | undefined;
}

export interface FailuresPage {
  callIds: string[];
  /** The `after` of the next page; undefined at the end. */
  next: string | undefined;
}

interface Outlet {
  table: Table;
  outletId: number;
}

/**
 * Returns a page of an outlet's calls whose extraction failed because no model was available, by
 * time of failure.
 */
export const failedCalls = ({ table, outletId }: Outlet, span: FailuresSpan): Promise<FailuresPage> =>
  page(table, {
    span,
    limit: 100,
    partition: failedCallsPartition(outletId),
    keyOf: (callId) => callKey(outletId, callId),
  });

/**
 * Returns a page of the calls whose delivery to a destination failed or is held, by its last
 * attempt or hold.
 */
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
      // `~` sorts after `#` and after every character that a call id may contain.
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
