/**
 * Bolna: the execution, posted at every change of its status.
 * https://www.bolna.ai/docs/post-call/execution-payload
 */
import * as z from 'zod';
import { validated } from '../shared/validate.ts';
import { eventOf } from './call-ended-event.ts';
import { anyText, conversationOf, instant, number, object, part, platformCallId, word } from './payload.ts';
import type { PlatformAdapter } from './platform.ts';

const Status = z.object({ status: z.string(), transcript: anyText });

const Execution = z.object({
  id: platformCallId('bolna'),
  agent_id: word,
  user_number: word,
  conversation_duration: number,
  initiated_at: instant,
  created_at: instant,
  updated_at: instant,
  summary: anyText,
  telephony_data: part({
    call_type: word,
    to_number: word,
    from_number: word,
    hangup_reason: word,
    recording_url: anyText,
  }),
  context_details: part({ recipient_phone_number: word, recipient_data: object }),
});

// Only `completed` means that the payload is complete; `call-disconnected` arrives minutes before
// the transcript.
const ENDED = ['busy', 'no-answer', 'canceled', 'failed', 'stopped', 'error', 'balance-low'];

/**
 * Returns whether a call has ended. Bolna may retry an unanswered call under the same id, and the
 * first event of an id wins: an end without a transcript must not block the conversation of the
 * retry.
 */
const isEnd = ({ status, transcript = '' }: z.output<typeof Status>): boolean =>
  status === 'completed' || (ENDED.includes(status) && transcript.trim() !== '');

export const bolna: PlatformAdapter = {
  toEvent: (payload, receivedAt) => {
    const { status, transcript } = validated(Status, payload);
    if (!isEnd({ status, transcript })) return undefined;
    const { telephony_data: telephony, context_details: context, ...call } = validated(Execution, payload);
    const inbound = telephony.call_type === 'inbound';
    return eventOf(
      'bolna',
      {
        callId: call.id,
        startedAt: call.initiated_at ?? call.created_at,
        endedAt: call.updated_at,
        modality: 'voice',
        phoneNumber:
          (inbound ? telephony.from_number : telephony.to_number) ??
          call.user_number ??
          context.recipient_phone_number,
        transcript: conversationOf(undefined, transcript),
        variables: context.recipient_data,
        metadata: {
          direction: telephony.call_type,
          ended_reason: telephony.hangup_reason,
          agent_id: call.agent_id,
          status,
          duration_seconds: call.conversation_duration,
          recording_url: telephony.recording_url,
          summary: call.summary,
        },
      },
      receivedAt,
    );
  },
};
