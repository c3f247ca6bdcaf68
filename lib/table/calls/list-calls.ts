/** Lists an outlet's calls by time, newest first: keys from the index, their items in batches. */
import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { ExtractedValue } from '../../domain/call.ts';
import { batchGet } from '../batch.ts';
import type { Table } from '../client.ts';
import { fromParts } from '../compressed-json.ts';
import { CALLS_INDEX, callKey, callListPartition, valuesKey } from '../keys.ts';
import { isExpired } from '../ttl.ts';
import { readValues, Values } from './call-documents.ts';
import { type CallItem, liveCall } from './call-item.ts';

interface Outlet {
  table: Table;
  outletId: number;
}

/** The position of a call in the list: its time (UTC, milliseconds) and its id; sorts as text. */
export interface CallPosition {
  position: string;
  callId: string;
}

/** The `calls_sk` of a span of positions, without `until`. */
export interface ListSpan {
  from: string | undefined;
  until: string | undefined;
  /** The position at which the previous page ended. */
  after: string | undefined;
}

const Listed = z.object({ calls_sk: z.string() });

/**
 * Returns the positions of the next calls, at most `limit`. The index follows the table within
 * milliseconds: it may still hold a deleted call.
 * @returns `more` when there may be another page
 */
export async function listPositions(
  { table, outletId }: Outlet,
  { span: { from, until, after }, limit }: { span: ListSpan; limit: number },
): Promise<{ positions: CallPosition[]; more: boolean }> {
  // A key condition takes one span of the sort key, and DynamoDB refuses a start outside of it.
  if (from !== undefined && after !== undefined && after < from) return { positions: [], more: false };
  const start = after !== undefined && (until === undefined || after < until) ? after : undefined;
  const { Items = [], LastEvaluatedKey } = await table.client.send(
    new QueryCommand({
      TableName: table.name,
      IndexName: CALLS_INDEX,
      KeyConditionExpression: `calls_pk = :pk${sortKeyCondition({ from, until })}`,
      ExpressionAttributeValues: {
        ':pk': callListPartition(outletId),
        ...(from !== undefined && { ':from': from }),
        ...(until !== undefined && { ':until': until }),
      },
      ScanIndexForward: false,
      Limit: limit,
      ...(start !== undefined && {
        // Built from the outlet of the token, not from the cursor: no cursor leads to another
        // outlet.
        ExclusiveStartKey: {
          ...callKey(outletId, callIdIn(start)),
          calls_pk: callListPartition(outletId),
          calls_sk: start,
        },
      }),
    }),
  );
  const positions = Items.map((item) => Listed.parse(item).calls_sk).map((position) => ({
    position,
    callId: callIdIn(position),
  }));
  return { positions, more: LastEvaluatedKey !== undefined };
}

// A position is longer than the time that it starts with, so none equals `until`: BETWEEN excludes
// it as well.
function sortKeyCondition({ from, until }: Pick<ListSpan, 'from' | 'until'>): string {
  if (from !== undefined && until !== undefined) return ' AND calls_sk BETWEEN :from AND :until';
  if (from !== undefined) return ' AND calls_sk >= :from';
  return until !== undefined ? ' AND calls_sk < :until' : '';
}

/** Reads the existing calls of these ids, by id. At most 100. */
export async function readCallItems(
  { table, outletId }: Outlet,
  callIds: readonly string[],
): Promise<Map<string, CallItem>> {
  const items = await batchGet(
    table,
    callIds.map((callId) => callKey(outletId, callId)),
  );
  const now = new Date();
  const calls = items.map((item) => liveCall(item, now)).filter((call) => call !== undefined);
  return new Map(calls.map((call) => [call.call_id, call]));
}

const ValuesPart = z.object({
  pk: z.string(),
  part: z.instanceof(Uint8Array),
  expires_at: z.int().optional(),
});

/**
 * Reads the values of these calls, by id: almost all have one part, which needs no query. At most
 * 100.
 */
export async function readValuesOf(
  { table, outletId }: Outlet,
  calls: readonly Pick<CallItem, 'call_id' | 'values_parts'>[],
): Promise<Map<string, ExtractedValue[]>> {
  const values = new Map<string, ExtractedValue[]>();
  const inOnePart = calls.filter(({ values_parts }) => values_parts === 1);
  const callIdOf = new Map(inOnePart.map(({ call_id }) => [valuesKey(outletId, call_id).pk, call_id]));
  const items = await batchGet(
    table,
    inOnePart.map(({ call_id }) => valuesKey(outletId, call_id)),
  );
  const now = new Date();
  for (const item of items) {
    const { pk, part, ...rest } = ValuesPart.parse(item);
    const callId = callIdOf.get(pk);
    if (callId !== undefined && !isExpired(rest, now))
      values.set(callId, Values.parse(await fromParts([part])));
  }
  for (const { call_id: callId, values_parts = 0 } of calls) {
    if (values_parts > 1) values.set(callId, await readValues({ table, outletId, callId }));
  }
  return values;
}

const callIdIn = (position: string): string => position.slice(position.indexOf('#') + 1);
