/** Times such as "5 min ago", in the viewer's time zone, with the exact time on hover. */
import { useSyncExternalStore } from 'react';

const DATE = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const EXACT = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'long' });
const RELATIVE = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto', style: 'short' });

const UNITS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const;
/** Beyond a week a date is easier to read than "12 days ago". */
const RELATIVE_LIMIT_SECONDS = 7 * 86_400;

/** One timer for all times on the page. */
let ticks = 0;
const listeners = new Set<() => void>();
setInterval(() => {
  ticks += 1;
  for (const listener of listeners) listener();
}, 15_000);
const useNow = (): number => {
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => ticks,
  );
  return Date.now();
};

/** @param at an ISO 8601 time */
export function RelativeTime({ at }: { at: string }) {
  const secondsAgo = (useNow() - Date.parse(at)) / 1000;
  return (
    <time dateTime={at} title={`${EXACT.format(new Date(at))} (${at})`}>
      {Math.abs(secondsAgo) < RELATIVE_LIMIT_SECONDS ? relative(-secondsAgo) : DATE.format(new Date(at))}
    </time>
  );
}

function relative(seconds: number): string {
  const [unit, size] = UNITS.find(([, unitSize]) => Math.abs(seconds) >= unitSize) ?? ['second', 1];
  if (unit === 'second') return seconds > 0 ? 'in a moment' : 'just now';
  return RELATIVE.format(Math.round(seconds / size), unit);
}
