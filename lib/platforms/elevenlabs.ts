/**
 * ElevenLabs: the post-call webhook `post_call_transcription`.
 * https://elevenlabs.io/docs/eleven-agents/workflows/post-call-webhooks
 */
import * as z from 'zod';
import { validated } from '../shared/validate.ts';
import { isHmacOf, isRecent } from './authentication.ts';
import { eventOf } from './call-ended-event.ts';
import {
  anyText,
  conversationOf,
  flag,
  instant,
  instantOf,
  list,
  number,
  object,
  part,
  platformCallId,
  word,
} from './payload.ts';
import type { PlatformAdapter } from './platform.ts';

const Event = z.object({ type: z.string() });

const Transcription = z.object({
  event_timestamp: instant,
  data: z.object({
    conversation_id: platformCallId('elevenlabs'),
    agent_id: word,
    status: word,
    transcript: list,
    metadata: part({
      start_time_unix_secs: number,
      call_duration_secs: number,
      termination_reason: word,
      text_only: flag,
      phone_call: part({ direction: word, external_number: word }),
    }),
    analysis: part({ transcript_summary: anyText }),
    conversation_initiation_client_data: part({
      dynamic_variables: object,
      conversation_config_override: part({ conversation: part({ text_only: flag }) }),
    }),
  }),
});

const SIGNATURE = /^t=(?<signedAt>\d+),v0=(?<digest>\w+)$/;

export const elevenlabs: PlatformAdapter = {
  isSigned: ({ rawBody, headers, now }, secret) => {
    const { signedAt, digest } = SIGNATURE.exec(headers['elevenlabs-signature'] ?? '')?.groups ?? {};
    return isHmacOf([`${signedAt}.`, rawBody], { secret, signature: digest }) && isRecent(signedAt, now);
  },

  toEvent: (payload, receivedAt) => {
    if (validated(Event, payload).type !== 'post_call_transcription') return undefined;
    const { data, event_timestamp } = validated(Transcription, payload);
    const {
      start_time_unix_secs: start,
      call_duration_secs: seconds,
      phone_call,
      ...metadata
    } = data.metadata;
    const { dynamic_variables, conversation_config_override } = data.conversation_initiation_client_data;
    const endedAt =
      start !== undefined && seconds !== undefined ? instantOf(start + seconds) : event_timestamp;
    return eventOf(
      'elevenlabs',
      {
        callId: data.conversation_id,
        startedAt: instantOf(start),
        endedAt: endedAt ?? event_timestamp,
        modality:
          metadata.text_only || conversation_config_override.conversation.text_only ? 'chat' : 'voice',
        phoneNumber: phone_call.external_number,
        transcript: conversationOf(
          { turns: data.transcript, roleField: 'role', textField: 'message' },
          undefined,
        ),
        variables: dynamic_variables,
        metadata: {
          direction: phone_call.direction,
          ended_reason: metadata.termination_reason,
          agent_id: data.agent_id,
          status: data.status,
          duration_seconds: seconds,
          summary: data.analysis.transcript_summary,
        },
      },
      receivedAt,
    );
  },
};
