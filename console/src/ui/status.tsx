/** How a call or a delivery stands, in a word and a colour. */
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

const WORDS: Partial<Record<Status, string>> = {
  partly_failed: 'partly failed',
  received: 'being read',
  extracted: 'delivering',
};

export type Status = keyof typeof TONES;

export function StatusBadge({ status }: { status: Status }) {
  return <span className={`badge badge-${TONES[status]}`}>{WORDS[status] ?? status}</span>;
}
