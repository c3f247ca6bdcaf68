/** Our metrics: what the functions count and measure, and the CDK app's alarms and dashboard watch (docs/operations.md). */
export const METRIC_NAMESPACE = 'postcall';

interface MetricDefinition {
  name: string;
  unit: 'Count' | 'Milliseconds' | 'None';
  /** Besides `service`, which says the stage: each of its values is a metric of its own on the bill, so never an id. */
  dimension?: string;
}

export const METRICS = {
  /** Readings of calls by how they ended. */
  readings: { name: 'Readings', unit: 'Count', dimension: 'outcome' },
  /** Destinations that were disabled for their failures. */
  destinationsDisabled: { name: 'DestinationsDisabled', unit: 'Count' },
  /** Days of outlets whose counters a batch could not be added to. */
  countsLost: { name: 'CountsLost', unit: 'Count' },

  callsReceived: { name: 'CallsReceived', unit: 'Count' },
  callsCompleted: { name: 'CallsCompleted', unit: 'Count' },
  callsPartlyFailed: { name: 'CallsPartlyFailed', unit: 'Count' },
  callsFailed: { name: 'CallsFailed', unit: 'Count' },
  /** From when a call was received to when its reading began: the largest is the oldest that waited. */
  callWait: { name: 'CallWait', unit: 'Milliseconds' },

  /** Values that were heard, and those of them whose words stand in the transcript. */
  valuesRead: { name: 'ValuesRead', unit: 'Count' },
  valuesGrounded: { name: 'ValuesGrounded', unit: 'Count' },
  inputTokens: { name: 'InputTokens', unit: 'Count' },
  cachedTokens: { name: 'CachedTokens', unit: 'Count' },
  outputTokens: { name: 'OutputTokens', unit: 'Count' },
  /** Tokens of models whose price we do not know: they are in no cost. */
  unpricedTokens: { name: 'UnpricedTokens', unit: 'Count' },
  /** US dollars by the list prices that we know (lib/domain/prices.ts). */
  modelCost: { name: 'ModelCost', unit: 'None' },
  modelLatency: { name: 'ModelLatency', unit: 'Milliseconds' },

  deliveriesDelivered: { name: 'DeliveriesDelivered', unit: 'Count' },
  deliveriesFailed: { name: 'DeliveriesFailed', unit: 'Count' },
  deliveriesHeld: { name: 'DeliveriesHeld', unit: 'Count' },
  deliveriesSkipped: { name: 'DeliveriesSkipped', unit: 'Count' },
  attempts: { name: 'Attempts', unit: 'Count' },
  /** Of these, by the class of the answer; the last got none: no connection, no time, or not allowed. */
  attempts4xx: { name: 'Attempts4xx', unit: 'Count' },
  attempts5xx: { name: 'Attempts5xx', unit: 'Count' },
  attemptsUnanswered: { name: 'AttemptsUnanswered', unit: 'Count' },
  attemptLatency: { name: 'AttemptLatency', unit: 'Milliseconds' },
  /** From when an attempt was due to when it began: the largest is the oldest that waited. */
  deliveryWait: { name: 'DeliveryWait', unit: 'Milliseconds' },
} as const satisfies Record<string, MetricDefinition>;

export type MetricKey = keyof typeof METRICS;
