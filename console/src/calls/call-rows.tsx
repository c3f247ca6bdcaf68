/** The rows of the list of calls: only what is in sight is drawn. */
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useLayoutEffect, useRef } from 'react';
import { Link } from 'wouter';
import type { CallInList } from '../../client/postcall.ts';
import { StatusBadge } from '../ui/status.tsx';
import { Stranger } from '../ui/text.tsx';
import { When } from '../ui/when.tsx';

/** Pixels; the style sheet gives a row as much. */
const ROW_HEIGHT = 76;
/** Rows before the end at which the next page is asked for. */
const AHEAD = 30;

/** @param onEnd asks for the next page, as long as there is one */
export function CallRows({
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
  // What comes on top does not move what is being read.
  const first = useRef(calls[0]?.call_id);
  useLayoutEffect(() => {
    const came = calls.findIndex(({ call_id }) => call_id === first.current);
    first.current = calls[0]?.call_id;
    const isScrolled = scrollY > (list.current?.offsetTop ?? 0);
    if (came > 0 && isScrolled) scrollBy({ top: came * ROW_HEIGHT, behavior: 'instant' });
  }, [calls]);
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
