/** Every key of the table, computed here and nowhere else; none can be built without the outlet. */

/** Lists an outlet's calls by their time. */
export const CALLS_INDEX = 'calls';

/** What failed and may be asked for again, by when it failed; sparse. */
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

/** Beside the configuration, not within it: it changes with the deliveries. */
export const healthKey = (outletId: number, destinationId: number): Key => ({
  pk: `${outletPartition(outletId)}#HEALTH`,
  sk: `${DESTINATION_PREFIX}${destinationId}`,
});

/** Beside the configuration too: it changes with every request that waits its turn. */
export const rateLimitKey = (outletId: number, destinationId: number): Key => ({
  pk: `${outletPartition(outletId)}#PACE`,
  sk: `${DESTINATION_PREFIX}${destinationId}`,
});

/** Beside the configuration as well: only webhooks read it, and no reader of the configuration is to see its secrets. */
export const platformKey = (outletId: number, platform: string): Key => ({
  pk: `${outletPartition(outletId)}#PLATFORMS`,
  sk: `PLATFORM#${platform}`,
});

export const STORED_ANSWER_PREFIX = 'ANSWER#';

/** A partition for each request that carried an Idempotency-Key, so that many of them burden no single one. */
export const idempotencyRecordPartition = (outletId: number, hash: string): string =>
  `${outletPartition(outletId)}#IDEMPOTENCY#${hash}`;

/** @param hash of the Idempotency-Key: what a sender put into it stands nowhere */
export const idempotencyRecordKey = (outletId: number, hash: string): Key => ({
  pk: idempotencyRecordPartition(outletId, hash),
  sk: 'REQUEST',
});

export const STATS_PREFIX = 'DAY#';

export const statsPartition = (outletId: number): string => `${outletPartition(outletId)}#STATS`;

/** @param day UTC, `YYYY-MM-DD` @param shard one of the items that a day is spread over */
export const statsKey = (outletId: number, day: string, shard: number): Key => ({
  pk: statsPartition(outletId),
  sk: `${STATS_PREFIX}${day}#${shard}`,
});

export const callKey = (outletId: number, callId: string): Key => ({
  pk: callPartition(outletId, callId),
  sk: 'CALL',
});

/** The first part of the values of a call. */
export const valuesKey = (outletId: number, callId: string): Key => ({
  pk: callPartition(outletId, callId),
  sk: `${VALUES_PREFIX}1`,
});

export const callListPartition = (outletId: number): string => `${outletPartition(outletId)}#CALLS`;

/** The call's place in the list of its outlet; `timestamp` in UTC with milliseconds, so that text sorts as time. */
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

// Padded, so that attempts come back in their order.
export const attemptKey = (
  outletId: number,
  callId: string,
  destinationId: number,
  attempt: number,
): Key => ({
  pk: callPartition(outletId, callId),
  sk: `${DELIVERY_PREFIX}${destinationId}#ATTEMPT#${String(attempt).padStart(4, '0')}`,
});

/** What was sent last: it ends with the transcript, which may stand in it. */
export const requestKey = (outletId: number, callId: string, destinationId: number): Key => ({
  pk: callPartition(outletId, callId),
  sk: `${DELIVERY_PREFIX}${destinationId}#REQUEST`,
});

/** What came back of an attempt, beside its line in the log: a receiver may say again what it was sent. */
export const answerKey = (outletId: number, callId: string, destinationId: number, attempt: number): Key => ({
  pk: callPartition(outletId, callId),
  sk: `${DELIVERY_PREFIX}${destinationId}#ANSWER#${String(attempt).padStart(4, '0')}`,
});

export const undeliveredPartition = (outletId: number, destinationId: number): string =>
  `${outletPartition(outletId)}#${DESTINATION_PREFIX}${destinationId}#UNDELIVERED`;

/** The place of a delivery that failed or is held, among those of its destination. */
export const undeliveredKey = (
  outletId: number,
  { callId, destinationId }: { callId: string; destinationId: number },
  at: Date,
): { failures_pk: string; failures_sk: string } => ({
  failures_pk: undeliveredPartition(outletId, destinationId),
  failures_sk: `${at.toISOString()}#${callId}`,
});

export const failedCallsPartition = (outletId: number): string => `${outletPartition(outletId)}#UNREAD`;

/** The place of a call whose reading failed for want of the model, among those of its outlet. */
export const failedCallKey = (
  outletId: number,
  callId: string,
  failedAt: Date,
): { failures_pk: string; failures_sk: string } => ({
  failures_pk: failedCallsPartition(outletId),
  failures_sk: `${failedAt.toISOString()}#${callId}`,
});
