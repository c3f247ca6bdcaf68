/** How a call stands: computed from its item, never stored, so that two dispatchers cannot disagree about it. */

export const CALL_STATUSES = ['received', 'extracted', 'completed', 'partly_failed', 'failed'] as const;
export type CallStatus = (typeof CALL_STATUSES)[number];

/** What a call's item says of it: whether it was extracted, and its destinations by the outcome of their deliveries. */
interface Outcomes {
  status: 'received' | 'extracted' | 'failed';
  open_destinations?: ReadonlySet<number> | undefined;
  delivered_destinations?: ReadonlySet<number> | undefined;
  failed_destinations?: ReadonlySet<number> | undefined;
}

/**
 * `extracted` while a delivery is pending or held; `completed` when all were delivered or skipped, or there was none;
 * `failed` when none succeeded, or the reading failed.
 */
export function statusOf(call: Outcomes): CallStatus {
  if (call.status !== 'extracted') return call.status;
  if (call.open_destinations?.size) return 'extracted';
  if (!call.failed_destinations?.size) return 'completed';
  return call.delivered_destinations?.size ? 'partly_failed' : 'failed';
}
