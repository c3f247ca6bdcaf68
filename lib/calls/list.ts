/** An outlet's calls, newest first, a page at a time: what was read of them at a glance, and what became of it. */
import { DateTime } from 'luxon';
import * as z from 'zod';
import { ExtractedValue } from '../domain/call.ts';
import { Timestamp } from '../domain/call-ended.ts';
import { CALL_STATUSES, type CallStatus, statusOf } from '../domain/call-status.ts';
import { InvalidRequest } from '../shared/errors.ts';
import { validated } from '../shared/validate.ts';
import type { CallItem } from '../table/calls/call-item.ts';
import {
  type ListSpan,
  listPlaces,
  type Place,
  readCallItems,
  readValuesOf,
} from '../table/calls/list-calls.ts';
import type { Table } from '../table/client.ts';
import { CallFields, callFields } from './call-fields.ts';
import { cursorOf, positionOf } from './cursor.ts';

/** The query of a list of calls; `from` is in it, `to` is not. */
export const CallsQuery = z.strictObject({
  limit: z
    .string()
    .regex(/^[1-9]\d{0,2}$/, { error: 'must be 1 to 100', abort: true })
    .transform(Number)
    .pipe(z.int().max(100, { error: 'must be 1 to 100' }))
    .default(20)
    .meta({
      override: ({ jsonSchema }) => {
        delete jsonSchema.pattern;
        Object.assign(jsonSchema, { type: 'integer', minimum: 1, maximum: 100, default: 20 });
      },
    }),
  cursor: z.string().optional(),
  status: z.enum(CALL_STATUSES, { error: `must be one of: ${CALL_STATUSES.join(', ')}` }).optional(),
  from: Timestamp.optional(),
  to: Timestamp.optional(),
});

export const CallInList = CallFields.extend({
  /** Without their evidence. */
  values: z.array(
    ExtractedValue.pick({ variable_id: true, var_name: true, var_type: true, value: true, problem: true }),
  ),
  /** `open`: pending or held. */
  delivery_counts: z.object({ open: z.int(), delivered: z.int(), failed: z.int(), skipped: z.int() }),
});
export type CallInList = z.infer<typeof CallInList>;

/** So many calls are looked at, at most, for a page when only those of a status are wanted, and so many at once. */
const LOOKED_AT = 100;
const AT_ONCE = 25;

/** Lambda answers with at most 6 MB, and metadata may have 32 KB a call. */
const MAX_BYTES = 4 * 1024 * 1024;

/**
 * A page may be short, or empty, and still have a next one: when few calls have the status, or some have just gone.
 * @throws {InvalidRequest} also for a cursor that is not ours
 */
export async function listCalls(
  outlet: { table: Table; outletId: number },
  query: Readonly<Record<string, string | undefined>>,
): Promise<{ calls: CallInList[]; next_cursor: string | null }> {
  const { limit, cursor, status, from, to } = validated(CallsQuery, query);
  const span = spanOf({ from, to, cursor });
  const { places, more } = await listPlaces(outlet, { span, limit: status ? LOOKED_AT : limit });
  const { wanted, looked } = await callsAt(outlet, places, { status, limit });
  const page = wanted.slice(0, limit);
  const values = await readValuesOf(
    outlet,
    page.map(({ call }) => call),
  );
  const calls = fitting(page.map(({ call }) => atAGlance(call, values.get(call.call_id) ?? [])));
  // What was looked at and not wanted need not be looked at again.
  const last = calls.length < wanted.length ? page[calls.length - 1] : looked;
  const ended = last === undefined || (!more && last.position === places.at(-1)?.position);
  return { calls, next_cursor: ended ? null : cursorOf(last.position) };
}

/** The calls at these places that have the status, until there are enough for a page; and the last place that was looked at. */
async function callsAt(
  outlet: { table: Table; outletId: number },
  places: readonly Place[],
  { status, limit }: { status: CallStatus | undefined; limit: number },
): Promise<{ wanted: ({ call: CallItem } & Place)[]; looked: Place | undefined }> {
  const wanted: ({ call: CallItem } & Place)[] = [];
  let looked = 0;
  while (looked < places.length && wanted.length < limit) {
    const some = places.slice(looked, looked + Math.max(limit, AT_ONCE));
    const items = await readCallItems(
      outlet,
      some.map(({ callId }) => callId),
    );
    for (const place of some) {
      const call = items.get(place.callId);
      if (call && (status === undefined || statusOf(call) === status)) wanted.push({ call, ...place });
    }
    looked += some.length;
  }
  return { wanted, looked: places[looked - 1] };
}

/** The first of these calls that fit into an answer, at least one. */
function fitting(calls: readonly CallInList[]): CallInList[] {
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

const atAGlance = (call: CallItem, values: readonly ExtractedValue[]): CallInList => ({
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
