/** What extraction needs to know about a call. */
import type { CallEnded } from '../domain/call-ended.ts';
import type { Turn } from '../domain/transcript.ts';

/**
 * The transcript, and what helps to interpret it: relative dates count from `timestamp` in
 * `timezone`; the caller's number, the time zone and the language say which country a national
 * phone number belongs to.
 */
export type CallInput = Pick<CallEnded, 'timestamp' | 'timezone' | 'phone_number' | 'language'> & {
  transcript: Turn[];
};
