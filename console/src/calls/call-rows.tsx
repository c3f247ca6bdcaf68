/**
 * The rows of the list of calls. Only visible rows are rendered, so that 10,000 calls scroll
 * smoothly.
 */
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useLayoutEffect, useRef } from 'react';
import { Link } from 'wouter';
import type { CallInList } from '../../client/postcall.ts';
import { RelativeTime } from '../ui/relative-time.tsx';
import { StatusBadge } from '../ui/status-badge.tsx';
import { UntrustedText } from '../ui/text.tsx';

/** Pixels; equal to the height of `.call-slot` in calls.css. */
const ROW_HEIGHT = 76;
/** Rows before the end at which the next page is loaded. */
const PREFETCH_ROWS = 30;

/** @param hasMore whether `onEnd`, which loads the next page, may be called */
export function CallRows({
  calls,
  hasMore,
  onEnd,
}: {
  calls: readonly CallInList[];
  hasMore: boolean;
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
  // New calls at the top must not move the rows that a person is reading.
  const first = useRef(calls[0]?.call_id);
  useLayoutEffect(() => {
    const added = calls.findIndex(({ call_id }) => call_id === first.current);
    first.current = calls[0]?.call_id;
    const isScrolled = scrollY > (list.current?.offsetTop ?? 0);
    if (added > 0 && isScrolled) scrollBy({ top: added * ROW_HEIGHT, behavior: 'instant' });
  }, [calls]);
  const visible = rows.getVirtualItems();
  const last = visible.at(-1)?.index ?? 0;
  useEffect(() => {
    if (hasMore && last >= calls.length - PREFETCH_ROWS) onEnd();
  }, [hasMore, last, calls.length, onEnd]);
  return (
    <ol ref={list} className="calls" aria-label="Calls" style={{ height: rows.getTotalSize() }}>
      {visible.map(({ key, index, start }) => {
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

/** A row shows this many values; the call's page shows all. */
const VALUES_SHOWN = 4;
/** Longer texts are cut here: the browser lays out even the hidden part of a megabyte. */
const CUT_AT = 60;

function CallRow({ call }: { call: CallInList }) {
  const { open, delivered, failed } = call.delivery_counts;
  const mentioned = call.values.filter(({ value }) => value !== null).slice(0, VALUES_SHOWN);
  return (
    <Link className="call-row" href={`/calls/${encodeURIComponent(call.call_id)}`}>
      <span className="call-top">
        <StatusBadge status={call.status} />
        <strong className="call-id">{call.call_id}</strong>
        <span className="hint call-time">
          <RelativeTime at={call.timestamp} />
        </span>
      </span>
      <span className="call-summary">
        {call.failure && <span className="bad">{call.failure.message}</span>}
        {mentioned.map(({ variable_id, var_name, value }) => (
          <span key={variable_id} className="call-value">
            <span className="hint">
              <UntrustedText text={var_name.slice(0, CUT_AT)} />
            </span>{' '}
            <UntrustedText text={String(value).slice(0, CUT_AT)} />
          </span>
        ))}
        <span className="hint call-counts">
          {[
            delivered > 0 && `${delivered} delivered`,
            open > 0 && `${open} pending`,
            failed > 0 && `${failed} failed`,
          ]
            .filter(Boolean)
            .join(', ')}
        </span>
      </span>
    </Link>
  );
}
