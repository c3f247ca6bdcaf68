/** Bland: the post-call webhook. https://docs.bland.ai/tutorials/webhook-signing */
import * as z from 'zod';
import { validated } from '../shared/validate.ts';
import { isHmacOf } from './authentication.ts';
import { eventOf } from './call-ended-event.ts';
import { anyText, conversationOf, flag, instant, list, object, platformCallId, word } from './payload.ts';
import type { PlatformAdapter } from './platform.ts';

// Bland posts events of a running call to the same address; they do not have these fields.
const Event = z.object({
  completed: flag,
  concatenated_transcript: anyText,
  transcripts: list,
});

const Call = z.object({
  call_id: platformCallId('bland'),
  to: word,
  from: word,
  inbound: flag,
  started_at: instant,
  end_at: instant,
  status: word,
  answered_by: word,
  call_ended_by: word,
  pathway_id: word,
  recording_url: anyText,
  summary: anyText,
  variables: object,
  metadata: object,
});

export const bland: PlatformAdapter = {
  // Bland does not sign a time: a replay passes this check, and is the same call.
  isSigned: ({ rawBody, headers }, secret) =>
    isHmacOf([rawBody], { secret, signature: headers['x-webhook-signature'] }),

  toEvent: (payload, receivedAt) => {
    const { completed, transcripts, concatenated_transcript } = validated(Event, payload);
    if (!completed && !transcripts?.length && !concatenated_transcript) return undefined;
    const call = validated(Call, payload);
    return eventOf(
      'bland',
      {
        callId: call.call_id,
        startedAt: call.started_at,
        endedAt: call.end_at,
        modality: 'voice',
        phoneNumber: call.inbound ? call.from : call.to,
        transcript: conversationOf(
          { turns: transcripts, roleField: 'user', textField: 'text' },
          concatenated_transcript,
        ),
        variables: call.variables,
        metadata: {
          direction: call.inbound === undefined ? undefined : call.inbound ? 'inbound' : 'outbound',
          ended_reason: call.call_ended_by,
          agent_id: call.pathway_id,
          status: call.status,
          answered_by: call.answered_by,
          recording_url: call.recording_url,
          summary: call.summary,
          metadata: call.metadata,
        },
      },
      receivedAt,
    );
  },
};
