/**
 * The queries that pages share, with their cache keys. A mutation invalidates the keys that it
 * affects.
 */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import {
  type CallInList,
  getCall,
  getStats,
  listCalls,
  listDestinations,
  listVariables,
} from '../../client/postcall.ts';
import { ApiFailure, unwrap } from './response.ts';

export const variablesQuery = queryOptions({
  queryKey: ['variables'],
  queryFn: async () => (await unwrap(listVariables())).payload,
});

export const destinationsQuery = queryOptions({
  queryKey: ['destinations'],
  queryFn: async () => (await unwrap(listDestinations())).payload,
});

const DAY_MS = 86_400_000;
const dayAt = (milliseconds: number): string =>
  new Date(milliseconds).toISOString().slice(0, 'YYYY-MM-DD'.length);

/**
 * Returns the last `span` days including today, oldest first, as UTC dates: the API counts by UTC
 * day.
 */
export function lastDays(span: number): string[] {
  const today = Date.now();
  return Array.from({ length: span }, (_, index) => dayAt(today - (span - 1 - index) * DAY_MS));
}

async function loadStats(days: readonly string[]) {
  const [$from = '', last = ''] = [days[0], days.at(-1)];
  return (await unwrap(getStats({ $from, to: dayAt(Date.parse(last) + DAY_MS) }))).payload;
}
export type Stats = Awaited<ReturnType<typeof loadStats>>;

/** The statistics of a period. @param days consecutive days, as `lastDays` returns them */
export const statsQuery = (days: readonly string[]) =>
  queryOptions({
    queryKey: ['stats', days[0], days.at(-1)],
    queryFn: () => loadStats(days),
    refetchInterval: 30_000,
  });

export type CallStatus = CallInList['status'];

/** Poll interval for calls that can still change. */
const POLL_MS = 2_000;

/** Polling stops on these: the API would refuse the same request again. */
const isRefused = (error: unknown): boolean =>
  error instanceof ApiFailure && error.status < 500 && error.status !== 429;

const isInProgress = ({ status, reading_again }: { status: CallStatus; reading_again: unknown }): boolean =>
  status === 'received' || status === 'extracted' || reading_again !== null;

export const callQuery = (callId: string) =>
  queryOptions({
    queryKey: ['call', callId],
    queryFn: async () => (await unwrap(getCall(callId))).payload,
    refetchInterval: ({ state: { data, error } }) =>
      isRefused(error) || (data && !isInProgress(data)) ? false : POLL_MS,
  });

/** How many of the newest calls one poll returns. */
export const NEWEST = 25;

/** The newest calls, polled while the page is visible. */
export const newestCallsQuery = (status: CallStatus | undefined) =>
  queryOptions({
    queryKey: ['calls', 'newest', status],
    queryFn: async () => (await unwrap(listCalls({ limit: NEWEST, ...(status && { status }) }))).payload,
    refetchInterval: ({ state: { error } }) => (isRefused(error) ? false : POLL_MS),
  });

/** Calls page by page, newest first; with `failuresFirst`, all failed calls before the others. */
export const callsQuery = (filter: CallsFilter) =>
  infiniteQueryOptions({
    queryKey: ['calls', 'pages', filter.status, filter.failuresFirst],
    initialPageParam: { segment: 0, cursor: undefined } as PageParam,
    queryFn: async ({ pageParam: { segment, cursor } }) => {
      const { status, exclude = [] } = segmentsOf(filter)[segment] ?? {};
      const page = await unwrap(
        listCalls({ limit: 100, ...(cursor && { cursor }), ...(status && { status }) }),
      );
      return {
        segment,
        calls: page.payload.filter((call) => !exclude.includes(call.status)),
        nextCursor: page.next_cursor,
      };
    },
    getNextPageParam: ({ segment, nextCursor }): PageParam | undefined => {
      if (nextCursor !== null) return { segment, cursor: nextCursor };
      return segment + 1 < segmentsOf(filter).length
        ? { segment: segment + 1, cursor: undefined }
        : undefined;
    },
    // A refetch loads every loaded page again. It happens on returning to the list later, not on
    // each focus.
    staleTime: 60_000,
    refetchOnWindowFocus: false,
    // Structural sharing would compare all loaded calls with each other for every page that
    // arrives.
    structuralSharing: false,
  });

export interface CallsFilter {
  status: CallStatus | undefined;
  failuresFirst: boolean;
}

interface PageParam {
  /** Index into the segments of the filter. */
  segment: number;
  cursor: string | undefined;
}

/** One list of the API; the segments of a filter are shown one after the other. */
interface Segment {
  status?: CallStatus;
  exclude?: CallStatus[];
}

/** The API sorts by time only, so "failures first" is three lists in a row. */
function segmentsOf({ status, failuresFirst }: CallsFilter): Segment[] {
  if (status) return [{ status }];
  if (!failuresFirst) return [{}];
  return [{ status: 'failed' }, { status: 'partly_failed' }, { exclude: ['failed', 'partly_failed'] }];
}
