/** How long a call and its transcript are kept, counted from when the call was received. */

export interface Retention {
  transcriptDays: number;
  callDays: number;
}

/** Returns the retention that a function's settings define. */
export const retentionOf = (settings: {
  TRANSCRIPT_RETENTION_DAYS: number;
  CALL_RETENTION_DAYS: number;
}): Retention => ({
  transcriptDays: settings.TRANSCRIPT_RETENTION_DAYS,
  callDays: settings.CALL_RETENTION_DAYS,
});

const DAY_SECONDS = 86_400;

/**
 * Returns when a call and its transcript expire, in epoch seconds. A transcript never outlives its
 * call.
 */
export function expiryOf(receivedAt: Date, { transcriptDays, callDays }: Retention) {
  const after = (days: number) => Math.ceil(receivedAt.getTime() / 1000 + days * DAY_SECONDS);
  return { call: after(callDays), transcript: after(Math.min(transcriptDays, callDays)) };
}
