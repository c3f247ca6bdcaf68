/** Bolna: the execution that it posts whenever its status changes. https://www.bolna.ai/docs/post-call/execution-payload */
import * as z from 'zod';
import { validated } from '../shared/validate.ts';
import { conversationOf } from './conversation.ts';
import { eventOf } from './event.ts';
import { anyText, callIdOf, instant, number, object, part, word } from './fields.ts';
import type { PlatformAdapter } from './platform.ts';

const Status = z.object({ status: z.string(), transcript: anyText });

const Execution = z.object({
  id: callIdOf('bolna'),
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

// Of those only `completed` says that everything is there; `call-disconnected` comes minutes before the transcript.
const ENDED = ['busy', 'no-answer', 'canceled', 'failed', 'stopped', 'error', 'balance-low'];

/**
 * A call that was not answered may be tried again under its id, and the first one wins: an end without a word must not
 * stand in the way of a conversation that comes later.
 */
const isEnd = ({ status, transcript = '' }: z.output<typeof Status>): boolean =>
  status === 'completed' || (ENDED.includes(status) && transcript.trim() !== '');

export const bolna: PlatformAdapter = {
  callEnded: (payload, receivedAt) => {
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
