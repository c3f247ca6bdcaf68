/** How long a call is kept, and its transcript, counted from when it was received. */

export interface Retention {
  transcriptDays: number;
  callDays: number;
}

/** From the settings of a function that stores calls. */
export const retentionOf = (settings: {
  TRANSCRIPT_RETENTION_DAYS: number;
  CALL_RETENTION_DAYS: number;
}): Retention => ({
  transcriptDays: settings.TRANSCRIPT_RETENTION_DAYS,
  callDays: settings.CALL_RETENTION_DAYS,
});

const DAY_SECONDS = 86_400;

/** When a call received then ends, and its transcript, which never outlives it: epoch seconds. */
export function endsOf(receivedAt: Date, { transcriptDays, callDays }: Retention) {
  const after = (days: number) => Math.ceil(receivedAt.getTime() / 1000 + days * DAY_SECONDS);
  return { call: after(callDays), transcript: after(Math.min(transcriptDays, callDays)) };
}
