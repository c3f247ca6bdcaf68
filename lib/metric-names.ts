/** Names of our metrics, which the functions count and the CDK app's alarms watch. */
export const METRICS = {
  namespace: 'postcall',
  /** The dimension `service` of each metric. */
  service: 'postcall',
  /** Readings of calls, by the dimension `outcome`. */
  readings: 'Readings',
  /** Destinations that were disabled for their failures. */
  disabled: 'DestinationsDisabled',
  /** Days of outlets whose counters a batch could not be added to. */
  countsLost: 'CountsLost',
} as const;
