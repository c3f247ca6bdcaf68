/** The list of calls: live at its top, loaded as far as one scrolls, and only what is in sight is drawn. */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef, useState } from 'react';
import { ToggleButton } from 'react-aria-components';
import { Link } from 'wouter';
import type { CallInList } from '../../client/postcall.ts';
import { type CallStatus, callsQuery, NEWEST, newestCallsQuery } from '../api/queries.ts';
import { FirstSteps } from '../overview/first-steps.tsx';
import { Button } from '../ui/button.tsx';
import { Choice } from '../ui/field.tsx';
import { Empty, ErrorNotice, Skeleton } from '../ui/states.tsx';
import { StatusBadge } from '../ui/status.tsx';
import { Stranger } from '../ui/text.tsx';
import { When } from '../ui/when.tsx';
import { SendCall } from './send-call.tsx';

const STATUSES: readonly (readonly [CallStatus | 'all', string])[] = [
  ['all', 'All calls'],
  ['failed', 'Failed'],
  ['partly_failed', 'Partly failed'],
  ['completed', 'Completed'],
  ['extracted', 'Delivering'],
  ['received', 'Being read'],
];

/** Pixels; the style sheet gives a row as much. */
const ROW_HEIGHT = 76;
/** Rows before the end at which the next page is asked for. */
const AHEAD = 30;

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
  const { refetch } = pages;
  useEffect(() => {
    if (isGap) refetch();
  }, [isGap, refetch]);
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
        <span className="hint live">Live</span>
      </div>
      {pages.isPending && <Skeleton lines={8} />}
      {pages.isError && <ErrorNotice error={pages.error} retry={pages.refetch} />}
      {pages.isSuccess && calls.length === 0 && isUnfiltered && (
        <FirstSteps onSendCall={() => setSending(true)} />
      )}
      {pages.isSuccess && calls.length === 0 && !isUnfiltered && (
        <Empty title="No call stands like that">
          <p>Look at all calls, or wait: this list is live.</p>
        </Empty>
      )}
      {calls.length > 0 && (
        <CallRows
          calls={calls}
          isMore={pages.hasNextPage && !pages.isFetchingNextPage}
          onEnd={pages.fetchNextPage}
        />
      )}
      {pages.isFetchingNextPage && <Skeleton lines={2} />}
      <SendCall isOpen={isSending} onClose={() => setSending(false)} />
    </>
  );
}

/**
 * What the pages hold, as the newest look has it, and before it what came since.
 * @returns whether calls may be missing between the two: more came than one look shows
 */
function merged(
  paged: readonly CallInList[],
  newest: readonly CallInList[],
  failuresFirst: boolean,
): { calls: readonly CallInList[]; isGap: boolean } {
  const fresh = new Map(newest.map((call) => [call.call_id, call]));
  const known = paged.map((call) => {
    const now = fresh.get(call.call_id);
    fresh.delete(call.call_id);
    return now ?? call;
  });
  // Where failures come first, what came since has its place further down: not here until the list is asked for anew.
  if (failuresFirst) return { calls: known, isGap: false };
  return { calls: [...fresh.values(), ...known], isGap: paged.length > 0 && fresh.size === NEWEST };
}

function CallRows({
  calls,
  isMore,
  onEnd,
}: {
  calls: readonly CallInList[];
  isMore: boolean;
  onEnd: () => void;
}) {
  const list = useRef<HTMLOListElement>(null);
  const rows = useWindowVirtualizer({
    count: calls.length,
    estimateSize: () => ROW_HEIGHT,
    overscan: 3,
    scrollMargin: list.current?.offsetTop ?? 0,
    getItemKey: (index) => calls[index]?.call_id ?? index,
  });
  const shown = rows.getVirtualItems();
  const last = shown.at(-1)?.index ?? 0;
  useEffect(() => {
    if (isMore && last >= calls.length - AHEAD) onEnd();
  }, [isMore, last, calls.length, onEnd]);
  return (
    <ol ref={list} className="calls" aria-label="Calls" style={{ height: rows.getTotalSize() }}>
      {shown.map(({ key, index, start }) => {
        const call = calls[index];
        return (
          call && (
            <li
              key={key}
              aria-setsize={calls.length}
              aria-posinset={index + 1}
              className="call-slot"
              style={{ transform: `translateY(${start - rows.options.scrollMargin}px)` }}
            >
              <CallRow call={call} />
            </li>
          )
        );
      })}
    </ol>
  );
}

/** Values beyond these are on the call's page. */
const AT_A_GLANCE = 4;
/** A value has its place in a line: what is longer is cut here, for a megabyte is laid out even where it is hidden. */
const GLANCE_CHARACTERS = 60;

function CallRow({ call }: { call: CallInList }) {
  const { open, delivered, failed } = call.delivery_counts;
  const heard = call.values.filter(({ value }) => value !== null).slice(0, AT_A_GLANCE);
  return (
    <Link className="call-row" href={`/calls/${encodeURIComponent(call.call_id)}`}>
      <span className="call-top">
        <StatusBadge status={call.status} />
        <strong className="call-id">{call.call_id}</strong>
        <span className="hint call-when">
          <When at={call.timestamp} />
        </span>
      </span>
      <span className="call-glance">
        {call.failure && <span className="bad">{call.failure.message}</span>}
        {heard.map(({ variable_id, var_name, value }) => (
          <span key={variable_id} className="glance">
            <span className="hint">
              <Stranger text={var_name.slice(0, GLANCE_CHARACTERS)} />
            </span>{' '}
            <Stranger text={String(value).slice(0, GLANCE_CHARACTERS)} />
          </span>
        ))}
        <span className="hint call-counts">
          {[
            delivered > 0 && `${delivered} delivered`,
            open > 0 && `${open} open`,
            failed > 0 && `${failed} failed`,
          ]
            .filter(Boolean)
            .join(', ')}
        </span>
      </span>
    </Link>
  );
}
