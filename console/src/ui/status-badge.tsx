/** The status of a call, a delivery or a destination, as a word and a colour. */
const TONES = {
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
} as const;

export type Status = keyof typeof TONES;

/** Statuses that read differently from their value in the API. */
const LABELS: Partial<Record<Status, string>> = {
  partly_failed: 'partly failed',
  // The API names the step that is done, a person asks for the one that is running.
  received: 'extracting',
  extracted: 'delivering',
};

export const statusLabel = (status: Status): string => LABELS[status] ?? status;

export function StatusBadge({ status }: { status: Status }) {
  return <span className={`badge badge-${TONES[status]}`}>{statusLabel(status)}</span>;
}
