import { type Status, statusLabel } from './labels.ts';

const TONES: Record<Status, 'good' | 'warn' | 'bad' | 'busy' | 'dull'> = {
  completed: 'good',
  delivered: 'good',
  active: 'good',
  partly_failed: 'warn',
  held: 'warn',
  failed: 'bad',
  disabled: 'bad',
  received: 'busy',
  extracted: 'busy',
  pending: 'busy',
  skipped: 'dull',
};

/** The status of a call, a delivery or a destination, as a word and a colour. */
export function StatusBadge({ status }: { status: Status }) {
  return <span className={`badge badge-${TONES[status]}`}>{statusLabel(status)}</span>;
}
