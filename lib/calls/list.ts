/** Lists an outlet's calls, newest first, one page at a time. */
import { DateTime } from 'luxon';
import * as z from 'zod';
import { CALL_STATUSES, type CallStatus, ExtractedValue, statusOf } from '../domain/call.ts';
import { Timestamp } from '../domain/call-ended.ts';
import { InvalidRequest } from '../shared/errors.ts';
import { validated } from '../shared/validate.ts';
import type { CallItem } from '../table/calls/call-item.ts';
import {
  type CallPosition,
  type ListSpan,
  listPositions,
  readCallItems,
  readValuesOf,
} from '../table/calls/list-calls.ts';
import type { Table } from '../table/client.ts';
import { CallFields, callFields } from './get.ts';

const LIMIT_ERROR = 'must be 1 to 100';

/** The query of a list of calls. */
export const CallsQuery = z.strictObject({
  limit: z
    .string()
    .regex(/^[1-9]\d{0,2}$/, { error: LIMIT_ERROR, abort: true })
    .transform(Number)
    .pipe(z.int().max(100, { error: LIMIT_ERROR }))
    .default(20)
    .meta({
      description: 'Calls per page, 1 to 100.',
      override: ({ jsonSchema }) => {
        delete jsonSchema.pattern;
        Object.assign(jsonSchema, { type: 'integer', minimum: 1, maximum: 100, default: 20 });
      },
    }),
  cursor: z
    .string()
    .optional()
    .meta({ description: 'The `next_cursor` of the page before; absent: the first page.' }),
  status: z
    .enum(CALL_STATUSES, { error: `must be one of ${CALL_STATUSES.join(', ')}` })
    .optional()
    .meta({ description: 'Only calls with this status.' }),
  from: Timestamp.optional().meta({ description: 'Only calls that ended at this time or later: ISO 8601.' }),
  to: Timestamp.optional().meta({ description: 'Only calls that ended before this time: ISO 8601.' }),
});

const ListedValue = ExtractedValue.pick({
  variable_id: true,
  var_name: true,
  var_type: true,
  value: true,
  problem: true,
});

export const CallInList = CallFields.extend({
  values: z.array(ListedValue).meta({ description: 'Extracted values, without their evidence.' }),
  delivery_counts: z
    .object({
      open: z.int().meta({ description: 'Pending or held deliveries.' }),
      delivered: z.int().meta({ description: 'Delivered ones.' }),
      failed: z.int().meta({ description: 'Failed ones.' }),
      skipped: z.int().meta({ description: 'Skipped ones.' }),
    })
    .meta({ description: 'Number of deliveries by status.' }),
});
export type CallInList = z.infer<typeof CallInList>;

/**
 * Calls to look at for one page, at most, when only those with a status are wanted; and how many to
 * read at once.
 */
const MAX_SCANNED = 100;
const READ_AT_ONCE = 25;

/** Lambda returns at most 6 MB, and the metadata of a call may have 32 KB. */
const MAX_BYTES = 4 * 1024 * 1024;

/**
 * Returns a page of calls and the cursor of the next one, null at the end. A page may be short or
 * empty and still have a next one: when few calls have the status, or some have just been erased.
 * @throws {InvalidRequest} also for a cursor that postcall did not make
 */
export async function listCalls(
  outlet: { table: Table; outletId: number },
  query: Readonly<Record<string, string | undefined>>,
): Promise<{ calls: CallInList[]; next_cursor: string | null }> {
  const { limit, cursor, status, from, to } = validated(CallsQuery, query);
  const span = spanOf({ from, to, cursor });
  const { positions, more } = await listPositions(outlet, { span, limit: status ? MAX_SCANNED : limit });
  const { matches, lastScanned } = await callsAt(outlet, positions, { status, limit });
  const page = matches.slice(0, limit);
  const values = await readValuesOf(
    outlet,
    page.map(({ call }) => call),
  );
  const calls = thatFit(page.map(({ call }) => callInList(call, values.get(call.call_id) ?? [])));
  // Calls that were scanned and do not match need not be scanned again.
  const last = calls.length < matches.length ? page[calls.length - 1] : lastScanned;
  const ended = last === undefined || (!more && last.position === positions.at(-1)?.position);
  return { calls, next_cursor: ended ? null : cursorOf(last.position) };
}

/**
 * Returns the calls at these positions that have the status, until a page is full; and the last
 * position that was scanned.
 */
async function callsAt(
  outlet: { table: Table; outletId: number },
  positions: readonly CallPosition[],
  { status, limit }: { status: CallStatus | undefined; limit: number },
): Promise<{ matches: ({ call: CallItem } & CallPosition)[]; lastScanned: CallPosition | undefined }> {
  const matches: ({ call: CallItem } & CallPosition)[] = [];
  let scanned = 0;
  while (scanned < positions.length && matches.length < limit) {
    const batch = positions.slice(scanned, scanned + Math.max(limit, READ_AT_ONCE));
    const items = await readCallItems(
      outlet,
      batch.map(({ callId }) => callId),
    );
    for (const position of batch) {
      const call = items.get(position.callId);
      if (call && (status === undefined || statusOf(call) === status)) matches.push({ call, ...position });
    }
    scanned += batch.length;
  }
  return { matches, lastScanned: positions[scanned - 1] };
}

/** Returns the first of these calls that fit into an answer, at least one. */
function thatFit(calls: readonly CallInList[]): CallInList[] {
  let bytes = 0;
  const end = calls.findIndex((call, index) => {
    bytes += Buffer.byteLength(JSON.stringify(call));
    return index > 0 && bytes > MAX_BYTES;
  });
  return calls.slice(0, end === -1 ? undefined : end);
}

function spanOf({ from, to, cursor }: Omit<z.output<typeof CallsQuery>, 'limit' | 'status'>): ListSpan {
  const span = {
    from: utc(from),
    until: utc(to),
    after: cursor === undefined ? undefined : positionOf(cursor),
  };
  if (span.from !== undefined && span.until !== undefined && span.from >= span.until) {
    throw new InvalidRequest([{ path: 'to', message: 'must be after from' }]);
  }
  return span;
}

const utc = (timestamp: string | undefined): string | undefined =>
  timestamp === undefined ? undefined : DateTime.fromISO(timestamp).toJSDate().toISOString();

const callInList = (call: CallItem, values: readonly ExtractedValue[]): CallInList => ({
  ...callFields(call),
  values: values.map(({ variable_id, var_name, var_type, value, problem }) => ({
    variable_id,
    var_name,
    var_type,
    value,
    problem,
  })),
  delivery_counts: {
    open: call.open_destinations?.size ?? 0,
    delivered: call.delivered_destinations?.size ?? 0,
    failed: call.failed_destinations?.size ?? 0,
    skipped: call.skipped_destinations?.size ?? 0,
  },
});

/** The position of a call in the list of its outlet: `<time in UTC>#<call_id>`. */
const POSITION = /^[+-]?\d{4,6}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z#[A-Za-z0-9._:-]{1,128}$/;

/**
 * Returns the cursor for a position: opaque to clients, with nothing in it but a time and a call
 * id.
 */
export const cursorOf = (position: string): string => Buffer.from(position, 'utf8').toString('base64url');

/** Returns the position of a cursor. @throws {InvalidRequest} when `cursorOf` did not make it */
export function positionOf(cursor: string): string {
  const position = Buffer.from(cursor, 'base64url').toString('utf8');
  if (POSITION.test(position) && cursorOf(position) === cursor) return position;
  throw new InvalidRequest([{ path: 'cursor', message: 'must be the next_cursor of another page' }]);
}
