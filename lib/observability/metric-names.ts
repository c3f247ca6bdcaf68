/**
 * The metrics that the functions write and that the CDK app's alarms and dashboard read
 * (docs/operations.md).
 */
export const METRIC_NAMESPACE = 'postcall';

interface MetricDefinition {
  name: string;
  unit: 'Count' | 'Milliseconds' | 'None';
  /**
   * Besides `service`, which names the stage. AWS bills each value as a metric of its own, so it is
   * never an id.
   */
  dimension?: string;
}

export const METRICS = {
  /** Extractions by outcome. */
  extractions: { name: 'Extractions', unit: 'Count', dimension: 'outcome' },
  /** Destinations that were disabled because of their failures. */
  destinationsDisabled: { name: 'DestinationsDisabled', unit: 'Count' },
  /** Days of outlets to whose counters a batch could not be added. */
  countsLost: { name: 'CountsLost', unit: 'Count' },

  callsReceived: { name: 'CallsReceived', unit: 'Count' },
  callsCompleted: { name: 'CallsCompleted', unit: 'Count' },
  callsPartlyFailed: { name: 'CallsPartlyFailed', unit: 'Count' },
  callsFailed: { name: 'CallsFailed', unit: 'Count' },
  /** From receiving a call to the start of its extraction; the maximum is the longest wait. */
  callWait: { name: 'CallWait', unit: 'Milliseconds' },

  /** Values that were mentioned, and those of them that are grounded in the transcript. */
  valuesExtracted: { name: 'ValuesExtracted', unit: 'Count' },
  valuesGrounded: { name: 'ValuesGrounded', unit: 'Count' },
  inputTokens: { name: 'InputTokens', unit: 'Count' },
  cachedTokens: { name: 'CachedTokens', unit: 'Count' },
  outputTokens: { name: 'OutputTokens', unit: 'Count' },
  /** Tokens of models without a known price: no cost includes them. */
  unpricedTokens: { name: 'UnpricedTokens', unit: 'Count' },
  /** US dollars by list price (lib/domain/prices.ts). */
  modelCost: { name: 'ModelCost', unit: 'None' },
  modelLatency: { name: 'ModelLatency', unit: 'Milliseconds' },

  deliveriesDelivered: { name: 'DeliveriesDelivered', unit: 'Count' },
  deliveriesFailed: { name: 'DeliveriesFailed', unit: 'Count' },
  deliveriesHeld: { name: 'DeliveriesHeld', unit: 'Count' },
  deliveriesSkipped: { name: 'DeliveriesSkipped', unit: 'Count' },
  attempts: { name: 'Attempts', unit: 'Count' },
  /**
   * Attempts by class of answer. Unanswered: no connection, timed out, or refused by the SSRF
   * guard.
   */
  attempts4xx: { name: 'Attempts4xx', unit: 'Count' },
  attempts5xx: { name: 'Attempts5xx', unit: 'Count' },
  attemptsUnanswered: { name: 'AttemptsUnanswered', unit: 'Count' },
  attemptLatency: { name: 'AttemptLatency', unit: 'Milliseconds' },
  /** From when an attempt was due to its start; the maximum is the longest wait. */
  deliveryWait: { name: 'DeliveryWait', unit: 'Milliseconds' },
} as const satisfies Record<string, MetricDefinition>;

export type MetricKey = keyof typeof METRICS;
