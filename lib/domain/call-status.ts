/** How a call stands: computed from its item, never stored, so that two dispatchers cannot disagree about it. */
import type { CallItem } from '../table/calls/call-item.ts';

export const CALL_STATUSES = ['received', 'extracted', 'completed', 'partly_failed', 'failed'] as const;
export type CallStatus = (typeof CALL_STATUSES)[number];

type Outcomes = Pick<
  CallItem,
  'status' | 'open_destinations' | 'delivered_destinations' | 'failed_destinations'
>;

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
