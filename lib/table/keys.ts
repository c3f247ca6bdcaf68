/** Every key of the table is computed here; none can be built without the outlet. */

/** The index of an outlet's calls by time. */
export const CALLS_INDEX = 'calls';

/** The sparse index of failures by time. */
export const FAILURES_INDEX = 'failures';

export interface Key {
  pk: string;
  sk: string;
}

export const outletPartition = (outletId: number): string => `OUTLET#${outletId}`;
export const callPartition = (outletId: number, callId: string): string =>
  `OUTLET#${outletId}#CALL#${callId}`;

export const VARIABLE_PREFIX = 'VARIABLE#';
export const DESTINATION_PREFIX = 'DESTINATION#';
export const TRANSCRIPT_PREFIX = 'TRANSCRIPT#';
export const VALUES_PREFIX = 'VALUES#';
export const ANSWERED_PREFIX = 'ANSWERED#';
export const DELIVERY_PREFIX = 'DELIVERY#';

export const outletKey = (outletId: number): Key => ({ pk: outletPartition(outletId), sk: 'OUTLET' });

export const variableKey = (outletId: number, variableId: number): Key => ({
  pk: outletPartition(outletId),
  sk: `${VARIABLE_PREFIX}${variableId}`,
});

export const destinationKey = (outletId: number, destinationId: number): Key => ({
  pk: outletPartition(outletId),
  sk: `${DESTINATION_PREFIX}${destinationId}`,
});

/** Apart from the configuration: it changes with the deliveries. */
export const healthKey = (outletId: number, destinationId: number): Key => ({
  pk: `${outletPartition(outletId)}#HEALTH`,
  sk: `${DESTINATION_PREFIX}${destinationId}`,
});

/** Apart from the configuration: it changes with every attempt that is rate limited. */
export const rateLimitKey = (outletId: number, destinationId: number): Key => ({
  pk: `${outletPartition(outletId)}#RATE_LIMIT`,
  sk: `${DESTINATION_PREFIX}${destinationId}`,
});

/**
 * Apart from the configuration: only webhooks read it, and no reader of the configuration may see
 * its secrets.
 */
export const platformKey = (outletId: number, platform: string): Key => ({
  pk: `${outletPartition(outletId)}#PLATFORMS`,
  sk: `PLATFORM#${platform}`,
});

export const STORED_ANSWER_PREFIX = 'ANSWER#';

/**
 * A partition per request with an Idempotency-Key, so that many of them load no single partition.
 */
export const idempotencyRecordPartition = (outletId: number, hash: string): string =>
  `${outletPartition(outletId)}#IDEMPOTENCY#${hash}`;

/** @param hash of the Idempotency-Key: the key itself is not stored */
export const idempotencyRecordKey = (outletId: number, hash: string): Key => ({
  pk: idempotencyRecordPartition(outletId, hash),
  sk: 'REQUEST',
});

export const STATS_PREFIX = 'DAY#';

export const statsPartition = (outletId: number): string => `${outletPartition(outletId)}#STATS`;

/** @param day UTC, `YYYY-MM-DD` @param shard one of the items of a day */
export const statsKey = (outletId: number, day: string, shard: number): Key => ({
  pk: statsPartition(outletId),
  sk: `${STATS_PREFIX}${day}#${shard}`,
});

export const callKey = (outletId: number, callId: string): Key => ({
  pk: callPartition(outletId, callId),
  sk: 'CALL',
});

/** The key of the first part of a call's values. */
export const valuesKey = (outletId: number, callId: string): Key => ({
  pk: callPartition(outletId, callId),
  sk: `${VALUES_PREFIX}1`,
});

export const callListPartition = (outletId: number): string => `${outletPartition(outletId)}#CALLS`;

/**
 * The position of a call in its outlet's list; the time is UTC with milliseconds, so that text
 * sorts as time.
 */
export const callListKey = (
  outletId: number,
  callId: string,
  endedAt: Date,
): { calls_pk: string; calls_sk: string } => ({
  calls_pk: callListPartition(outletId),
  calls_sk: `${endedAt.toISOString()}#${callId}`,
});

export const deliveryKey = (outletId: number, callId: string, destinationId: number): Key => ({
  pk: callPartition(outletId, callId),
  sk: `${DELIVERY_PREFIX}${destinationId}`,
});

// Padded, so that attempts sort by number.
export const attemptKey = (
  outletId: number,
  callId: string,
  destinationId: number,
  attempt: number,
): Key => ({
  pk: callPartition(outletId, callId),
  sk: `${DELIVERY_PREFIX}${destinationId}#ATTEMPT#${String(attempt).padStart(4, '0')}`,
});

/** The last request: it expires with the transcript, which it may contain. */
export const requestKey = (outletId: number, callId: string, destinationId: number): Key => ({
  pk: callPartition(outletId, callId),
  sk: `${DELIVERY_PREFIX}${destinationId}#REQUEST`,
});

/** The answer to an attempt, apart from the attempt: a receiver may echo what it was sent. */
export const answerKey = (outletId: number, callId: string, destinationId: number, attempt: number): Key => ({
  pk: callPartition(outletId, callId),
  sk: `${DELIVERY_PREFIX}${destinationId}#ANSWER#${String(attempt).padStart(4, '0')}`,
});

export const undeliveredPartition = (outletId: number, destinationId: number): string =>
  `${outletPartition(outletId)}#${DESTINATION_PREFIX}${destinationId}#UNDELIVERED`;

/** The position of a failed or held delivery among those of its destination. */
export const undeliveredKey = (
  outletId: number,
  { callId, destinationId }: { callId: string; destinationId: number },
  at: Date,
): { failures_pk: string; failures_sk: string } => ({
  failures_pk: undeliveredPartition(outletId, destinationId),
  failures_sk: `${at.toISOString()}#${callId}`,
});

export const failedCallsPartition = (outletId: number): string =>
  `${outletPartition(outletId)}#FAILED_EXTRACTIONS`;

/**
 * The position of a call whose extraction failed because no model was available, among those of its
 * outlet.
 */
export const failedCallKey = (
  outletId: number,
  callId: string,
  failedAt: Date,
): { failures_pk: string; failures_sk: string } => ({
  failures_pk: failedCallsPartition(outletId),
  failures_sk: `${failedAt.toISOString()}#${callId}`,
});
