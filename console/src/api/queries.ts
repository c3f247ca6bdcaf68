/** What the pages read, by the keys under which it is kept; whoever changes something names what is not true any more. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import {
  type CallInList,
  getCall,
  getStats,
  listCalls,
  listDestinations,
  listVariables,
} from '../../client/postcall.ts';
import { ask } from './ask.ts';
import { ApiFailure } from './failure.ts';

export const variablesQuery = queryOptions({
  queryKey: ['variables'],
  queryFn: async () => (await ask(listVariables())).payload,
});

export const destinationsQuery = queryOptions({
  queryKey: ['destinations'],
  queryFn: async () => (await ask(listDestinations())).payload,
});

const DAY_MS = 86_400_000;
const dayAt = (milliseconds: number): string =>
  new Date(milliseconds).toISOString().slice(0, 'YYYY-MM-DD'.length);

/** The last days, today among them, in UTC as they are counted. */
export function daysOf(span: number): string[] {
  const today = Date.now();
  return Array.from({ length: span }, (_, index) => dayAt(today - (span - 1 - index) * DAY_MS));
}

async function readStats(days: readonly string[]) {
  const [$from = '', last = ''] = [days[0], days.at(-1)];
  return (await ask(getStats({ $from, to: dayAt(Date.parse(last) + DAY_MS) }))).payload;
}
export type Stats = Awaited<ReturnType<typeof readStats>>;

/** The statistics of these days. @param days one after the other, as `daysOf` gives them */
export const statsQuery = (days: readonly string[]) =>
  queryOptions({
    queryKey: ['stats', days[0], days.at(-1)],
    queryFn: () => readStats(days),
    refetchInterval: 30_000,
  });

export type CallStatus = CallInList['status'];

/** How often what is on its way is looked at again. */
const LIVE_MS = 2_000;

/** What is refused now is refused in two seconds. */
const isRefused = (error: unknown): boolean =>
  error instanceof ApiFailure && error.status < 500 && error.status !== 429;

const isUnderWay = ({ status, reading_again }: { status: CallStatus; reading_again: unknown }): boolean =>
  status === 'received' || status === 'extracted' || reading_again !== null;

export const callQuery = (callId: string) =>
  queryOptions({
    queryKey: ['call', callId],
    queryFn: async () => (await ask(getCall(callId))).payload,
    refetchInterval: ({ state: { data, error } }) =>
      isRefused(error) || (data && !isUnderWay(data)) ? false : LIVE_MS,
  });

/** How many of the newest are looked at. */
export const NEWEST = 25;

/** The newest calls, looked at again and again while somebody looks at the page. */
export const newestCallsQuery = (status: CallStatus | undefined) =>
  queryOptions({
    queryKey: ['calls', 'newest', status],
    queryFn: async () => (await ask(listCalls({ limit: NEWEST, ...(status && { status }) }))).payload,
    refetchInterval: ({ state: { error } }) => (isRefused(error) ? false : LIVE_MS),
  });

/** Calls page by page, either by their time alone or those that failed before all others. */
export const callsQuery = ({ status, failuresFirst }: CallsAsked) =>
  infiniteQueryOptions({
    queryKey: ['calls', 'pages', status, failuresFirst],
    initialPageParam: { run: 0, cursor: undefined } as PageAsked,
    queryFn: async ({ pageParam: { run, cursor } }) => {
      const of = runsOf({ status, failuresFirst })[run];
      const page = await ask(
        listCalls({ limit: 100, ...(cursor && { cursor }), ...(of?.status && { status: of.status }) }),
      );
      const skipped = of?.without ?? [];
      return {
        run,
        calls: page.payload.filter((call) => !skipped.includes(call.status)),
        nextCursor: page.next_cursor,
      };
    },
    getNextPageParam: ({ run, nextCursor }): PageAsked | undefined => {
      if (nextCursor !== null) return { run, cursor: nextCursor };
      return run + 1 < runsOf({ status, failuresFirst }).length
        ? { run: run + 1, cursor: undefined }
        : undefined;
    },
    // All loaded pages are asked for again at once: when one comes back to the list later, not each time the window is looked at.
    staleTime: 60_000,
    refetchOnWindowFocus: false,
    // It would compare all that is loaded with itself at each page that comes.
    structuralSharing: false,
  });

export interface CallsAsked {
  status: CallStatus | undefined;
  failuresFirst: boolean;
}

interface PageAsked {
  /** Which of the lists that are shown one after the other. */
  run: number;
  cursor: string | undefined;
}

/** The API sorts by time alone: what failed comes first by being asked for first. */
function runsOf({ status, failuresFirst }: CallsAsked): { status?: CallStatus; without?: CallStatus[] }[] {
  if (status) return [{ status }];
  if (!failuresFirst) return [{}];
  return [{ status: 'failed' }, { status: 'partly_failed' }, { without: ['failed', 'partly_failed'] }];
}
