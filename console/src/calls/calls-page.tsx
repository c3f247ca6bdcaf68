/** The list of calls: the newest are polled, older ones load on scrolling. */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { ToggleButton } from 'react-aria-components';
import type { CallInList } from '../../client/postcall.ts';
import { type CallStatus, callsQuery, NEWEST, newestCallsQuery } from '../api/queries.ts';
import { Button } from '../ui/button.tsx';
import { EmptyState, ErrorNotice, Skeleton } from '../ui/feedback.tsx';
import { Select } from '../ui/fields.tsx';
import { capitalized } from '../ui/format.ts';
import { statusLabel } from '../ui/labels.ts';
import { CallRows } from './call-rows.tsx';
import { GetStarted } from './get-started.tsx';
import { SendCallDialog } from './send-call-dialog.tsx';

const FILTERS: readonly (readonly [CallStatus | 'all', string])[] = [
  ['all', 'All calls'],
  ...(['failed', 'partly_failed', 'completed', 'extracted', 'received'] as const).map(
    (status) => [status, capitalized(statusLabel(status))] as const,
  ),
];

export function CallsPage() {
  const [status, setStatus] = useState<CallStatus | 'all'>('all');
  const [failuresFirst, setFailuresFirst] = useState(false);
  const [isSending, setSending] = useState(false);
  const filter = { status: status === 'all' ? undefined : status, failuresFirst };
  const pages = useInfiniteQuery(callsQuery(filter));
  const newest = useQuery(newestCallsQuery(filter.status));
  const { calls, isGap } = useMemo(
    () => merged(pages.data?.pages.flatMap((page) => page.calls) ?? [], newest.data ?? [], failuresFirst),
    [pages.data, newest.data, failuresFirst],
  );
  const { refetch, fetchNextPage, isFetching } = pages;
  const canLoadMore = pages.hasNextPage && !isFetching && !pages.isError;
  // A page of the API can be empty after filtering while later pages are not: load on until a call
  // is found.
  const isEmptySoFar = calls.length === 0;
  useEffect(() => {
    if (isEmptySoFar && canLoadMore) fetchNextPage();
  }, [isEmptySoFar, canLoadMore, fetchNextPage]);
  // Reload at each poll until the gap is closed.
  const { dataUpdatedAt: polledAt } = newest;
  useEffect(() => {
    if (isGap && !isFetching && polledAt > 0) refetch();
  }, [isGap, isFetching, polledAt, refetch]);
  const isEmpty = pages.isSuccess && isEmptySoFar && !pages.hasNextPage;
  const isUnfiltered = status === 'all';
  return (
    <>
      <header className="page-head">
        <h1>Calls</h1>
        <Button look="main" onPress={() => setSending(true)}>
          Send call
        </Button>
      </header>
      <div className="toolbar">
        <Select label="Status" labelHidden value={status} onChange={setStatus} options={FILTERS} />
        <ToggleButton
          className="button button-quiet"
          isSelected={failuresFirst}
          onChange={setFailuresFirst}
          isDisabled={!isUnfiltered}
        >
          Failures first
        </ToggleButton>
        {!failuresFirst && !newest.isError && <span className="hint live">Live</span>}
      </div>
      {!pages.isError && isEmptySoFar && !isEmpty && <Skeleton lines={8} />}
      {isEmpty && isUnfiltered && <GetStarted onSendCall={() => setSending(true)} />}
      {isEmpty && !isUnfiltered && (
        <EmptyState title="No calls match this filter">
          <p>Choose another status, or wait: the list updates automatically.</p>
        </EmptyState>
      )}
      {calls.length > 0 && <CallRows calls={calls} hasMore={canLoadMore} onEnd={fetchNextPage} />}
      {pages.isFetchingNextPage && calls.length > 0 && <Skeleton lines={2} />}
      {pages.isError && (
        <ErrorNotice error={pages.error} retry={pages.isFetchNextPageError ? fetchNextPage : refetch} />
      )}
      <SendCallDialog isOpen={isSending} onClose={() => setSending(false)} />
    </>
  );
}

/**
 * Merges the latest poll into the loaded pages. A loaded call that is as new as the poll but
 * missing from it was erased or no longer matches the filter, so it is dropped.
 * @returns the calls, and whether some may be missing between the poll and the pages: more arrived
 * than one poll returns
 */
function merged(
  paged: readonly CallInList[],
  newest: readonly CallInList[],
  failuresFirst: boolean,
): { calls: readonly CallInList[]; isGap: boolean } {
  const polled = new Map(newest.map((call) => [call.call_id, call]));
  // With failures first, a new call belongs further down: it appears when the list is loaded again.
  if (failuresFirst) return { calls: paged.map((call) => polled.get(call.call_id) ?? call), isGap: false };
  const polledSince =
    newest.length < NEWEST ? Number.NEGATIVE_INFINITY : Date.parse(newest.at(-1)?.timestamp ?? '');
  const older = paged.filter(
    ({ call_id, timestamp }) => !polled.has(call_id) && Date.parse(timestamp) < polledSince,
  );
  const isGap = paged.length > 0 && newest.length === NEWEST && older.length === paged.length;
  return { calls: newest.length === 0 ? paged : [...newest, ...older], isGap };
}
