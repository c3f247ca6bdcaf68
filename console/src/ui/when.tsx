/** Times as a person reads them: in the viewer's zone, the exact one on hover. */
import { useSyncExternalStore } from 'react';

const SHORT = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const EXACT = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'long' });
const RELATIVE = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto', style: 'short' });

const UNITS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const;
/** Longer ago the date says more. */
const RELATIVE_FOR_SECONDS = 7 * 86_400;

/** One clock for all times of a page. */
let ticks = 0;
const tickers = new Set<() => void>();
setInterval(() => {
  ticks += 1;
  for (const tick of tickers) tick();
}, 15_000);
const useClock = (): number => {
  useSyncExternalStore(
    (tick) => {
      tickers.add(tick);
      return () => tickers.delete(tick);
    },
    () => ticks,
  );
  return Date.now();
};

export function When({ at }: { at: string }) {
  const seconds = (useClock() - Date.parse(at)) / 1000;
  return (
    <time dateTime={at} title={`${EXACT.format(new Date(at))} (${at})`}>
      {Math.abs(seconds) < RELATIVE_FOR_SECONDS ? relative(-seconds) : SHORT.format(new Date(at))}
    </time>
  );
}

function relative(seconds: number): string {
  const [unit, size] = UNITS.find(([, each]) => Math.abs(seconds) >= each) ?? ['second', 1];
  if (unit === 'second') return seconds > 0 ? 'in a moment' : 'just now';
  return RELATIVE.format(Math.round(seconds / size), unit);
}

/** Milliseconds as 83 ms, 1.8 s, 2.5 min. */
export function duration(milliseconds: number): string {
  if (milliseconds < 1_000) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 60_000) return `${(milliseconds / 1_000).toFixed(1)} s`;
  return `${(milliseconds / 60_000).toFixed(1)} min`;
}
