/** The words of a turn that are shown as evidence. */
import type { Span } from './word.ts';

/** In UTF-16 code units. */
export const MAX_QUOTE = 300;

/** A turn as it was said; of a long one, what stands around the value, cut between words. */
export function quoteOf(content: string, found: Span | undefined): string {
  const whole = content.trim();
  if (whole.length <= MAX_QUOTE) return whole.toWellFormed();
  const { start, end } = found ?? { start: 0, end: 0 };
  const around = Math.max(0, MAX_QUOTE - (end - start)) / 2;
  const from = Math.max(0, Math.min(Math.floor(start - around), content.length - MAX_QUOTE));
  const cut = content.slice(from, from + MAX_QUOTE);
  return (from === 0 ? cut : withoutHead(cut))
    .replace(/\s+\S{0,40}$/, '')
    .trim()
    .toWellFormed();
}

const withoutHead = (cut: string): string => cut.replace(/^\S{0,40}\s+/, '');
