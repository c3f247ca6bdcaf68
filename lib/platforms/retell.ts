/**
 * Retell: the webhooks `call_ended` and `call_analyzed`, and those of chats.
 * https://docs.retellai.com/features/webhook-overview
 */
import * as z from 'zod';
import type { Json } from '../shared/json.ts';
import { validated } from '../shared/validate.ts';
import { isHmacOf, isRecent } from './authentication.ts';
import { eventOf } from './call-ended-event.ts';
import { anyText, conversationOf, instant, list, object, part, platformCallId, word } from './payload.ts';
import type { PlatformAdapter } from './platform.ts';

const Event = z.object({ event: z.string() });

const conversation = {
  agent_id: word,
  start_timestamp: instant,
  end_timestamp: instant,
  disconnection_reason: word,
  metadata: object,
  retell_llm_dynamic_variables: object,
  transcript: anyText,
};

const Call = z.object({
  call: z.object({
    ...conversation,
    call_id: platformCallId('retell'),
    call_type: word,
    direction: word,
    from_number: word,
    to_number: word,
    recording_url: anyText,
    call_analysis: part({ call_summary: anyText }),
    transcript_object: list,
  }),
});

const Chat = z.object({
  chat: z.object({
    ...conversation,
    chat_id: platformCallId('retell'),
    message_with_tool_calls: list,
  }),
});

// Retell sends both for one conversation, under one id; the first to arrive becomes the call.
const ENDS_OF_CALLS = ['call_ended', 'call_analyzed'];
const ENDS_OF_CHATS = ['chat_ended', 'chat_analyzed'];

const SIGNATURE = /^v=(?<signedAt>\d+),d=(?<digest>\w+)$/;

const turnList = (turns: readonly Json[] | undefined) => ({ turns, roleField: 'role', textField: 'content' });

export const retell: PlatformAdapter = {
  // The secret is the API key that has the webhook badge. The signed time follows the body.
  isSigned: ({ rawBody, headers, now }, secret) => {
    const { signedAt = '', digest } = SIGNATURE.exec(headers['x-retell-signature'] ?? '')?.groups ?? {};
    return isHmacOf([rawBody, signedAt], { secret, signature: digest }) && isRecent(signedAt, now);
  },

  toEvent: (payload, receivedAt) => {
    const { event } = validated(Event, payload);
    if (ENDS_OF_CALLS.includes(event)) return eventOf('retell', ofCall(validated(Call, payload)), receivedAt);
    if (ENDS_OF_CHATS.includes(event)) return eventOf('retell', ofChat(validated(Chat, payload)), receivedAt);
    return undefined;
  },
};

const common = (call: z.output<z.ZodObject<typeof conversation>>) => ({
  startedAt: call.start_timestamp,
  endedAt: call.end_timestamp,
  variables: call.retell_llm_dynamic_variables,
  metadata: {
    ended_reason: call.disconnection_reason,
    agent_id: call.agent_id,
    metadata: call.metadata,
  },
});

const ofCall = ({ call }: z.output<typeof Call>) => ({
  ...common(call),
  callId: call.call_id,
  modality: 'voice' as const,
  phoneNumber: call.direction === 'inbound' ? call.from_number : call.to_number,
  transcript: conversationOf(turnList(call.transcript_object), call.transcript),
  metadata: {
    ...common(call).metadata,
    direction: call.direction ?? (call.call_type === 'web_call' ? 'web' : undefined),
    recording_url: call.recording_url,
    summary: call.call_analysis.call_summary,
  },
});

const ofChat = ({ chat }: z.output<typeof Chat>) => ({
  ...common(chat),
  callId: chat.chat_id,
  modality: 'chat' as const,
  phoneNumber: undefined,
  transcript: conversationOf(turnList(chat.message_with_tool_calls), chat.transcript),
});
