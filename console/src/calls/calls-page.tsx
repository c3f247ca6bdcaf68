/** The list of calls: live at its top, and loaded as far as one scrolls. */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { ToggleButton } from 'react-aria-components';
import type { CallInList } from '../../client/postcall.ts';
import { type CallStatus, callsQuery, NEWEST, newestCallsQuery } from '../api/queries.ts';
import { FirstSteps } from '../overview/first-steps.tsx';
import { Button } from '../ui/button.tsx';
import { Choice } from '../ui/field.tsx';
import { Empty, ErrorNotice, Skeleton } from '../ui/states.tsx';
import { CallRows } from './call-rows.tsx';
import { SendCall } from './send-call.tsx';

const STATUSES: readonly (readonly [CallStatus | 'all', string])[] = [
  ['all', 'All calls'],
  ['failed', 'Failed'],
  ['partly_failed', 'Partly failed'],
  ['completed', 'Completed'],
  ['extracted', 'Delivering'],
  ['received', 'Being read'],
];

export function CallsPage() {
  const [status, setStatus] = useState<CallStatus | 'all'>('all');
  const [failuresFirst, setFailuresFirst] = useState(false);
  const [isSending, setSending] = useState(false);
  const asked = { status: status === 'all' ? undefined : status, failuresFirst };
  const pages = useInfiniteQuery(callsQuery(asked));
  const newest = useQuery(newestCallsQuery(asked.status));
  const { calls, isGap } = useMemo(
    () => merged(pages.data?.pages.flatMap((page) => page.calls) ?? [], newest.data ?? [], failuresFirst),
    [pages.data, newest.data, failuresFirst],
  );
  const { refetch, fetchNextPage, isFetching } = pages;
  const canGoOn = pages.hasNextPage && !isFetching && !pages.isError;
  // A page looks at a hundred calls and may show none of them: those that are looked for may be further on.
  const isEmptySoFar = calls.length === 0;
  useEffect(() => {
    if (isEmptySoFar && canGoOn) fetchNextPage();
  }, [isEmptySoFar, canGoOn, fetchNextPage]);
  // Asked for again with each look, for as long as it is there.
  const { dataUpdatedAt: looked } = newest;
  useEffect(() => {
    if (isGap && !isFetching && looked > 0) refetch();
  }, [isGap, isFetching, looked, refetch]);
  const isEmpty = pages.isSuccess && isEmptySoFar && !pages.hasNextPage;
  const isUnfiltered = status === 'all';
  return (
    <>
      <header className="page-head">
        <h1>Calls</h1>
        <Button look="main" onPress={() => setSending(true)}>
          Send a call
        </Button>
      </header>
      <div className="toolbar">
        <Choice label="Status" labelHidden value={status} onChange={setStatus} options={STATUSES} />
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
      {isEmpty && isUnfiltered && <FirstSteps onSendCall={() => setSending(true)} />}
      {isEmpty && !isUnfiltered && (
        <Empty title="No call stands like that">
          <p>Look at all calls, or wait: this list is live.</p>
        </Empty>
      )}
      {calls.length > 0 && <CallRows calls={calls} isMore={canGoOn} onEnd={fetchNextPage} />}
      {pages.isFetchingNextPage && calls.length > 0 && <Skeleton lines={2} />}
      {pages.isError && (
        <ErrorNotice error={pages.error} retry={pages.isFetchNextPageError ? fetchNextPage : refetch} />
      )}
      <SendCall isOpen={isSending} onClose={() => setSending(false)} />
    </>
  );
}

/**
 * What the pages hold, as the newest look has it, and before it what came since. What such a look ought to show and does not is
 * gone: erased, or it stands otherwise than was asked for.
 * @returns whether calls may be missing between the two: more came than one look shows
 */
function merged(
  paged: readonly CallInList[],
  newest: readonly CallInList[],
  failuresFirst: boolean,
): { calls: readonly CallInList[]; isGap: boolean } {
  const fresh = new Map(newest.map((call) => [call.call_id, call]));
  // Where failures come first, what came since has its place further down: not here until the list is asked for anew.
  if (failuresFirst) return { calls: paged.map((call) => fresh.get(call.call_id) ?? call), isGap: false };
  const seenFrom =
    newest.length < NEWEST ? Number.NEGATIVE_INFINITY : Date.parse(newest.at(-1)?.timestamp ?? '');
  const older = paged.filter(
    ({ call_id, timestamp }) => !fresh.has(call_id) && Date.parse(timestamp) < seenFrom,
  );
  const isGap = paged.length > 0 && newest.length === NEWEST && older.length === paged.length;
  return { calls: newest.length === 0 ? paged : [...newest, ...older], isGap };
}
