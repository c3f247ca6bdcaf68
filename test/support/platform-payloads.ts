/**
 * Payloads as the platforms document them, with invented people; every test says only what matters
 * to it.
 */
import { createHmac } from 'node:crypto';
import type { Platform } from '../../lib/platforms/platform.ts';
import type { JsonObject } from '../../lib/shared/json.ts';

/** What all of these calls have in common: when, who, and what was said. */
export const STARTED = '2026-11-20T09:58:10.000Z';
export const ENDED = '2026-11-20T10:03:44.000Z';
export const CUSTOMER = '+919876543210';
export const BUSINESS = '+918045671234';
export const SPOKEN = [
  { role: 'agent', content: 'Hello, how can I help?' },
  { role: 'user', content: 'A table for four, please.' },
];
const [GREETING = '', WISH = ''] = SPOKEN.map(({ content }) => content);

const seconds = (iso: string) => Date.parse(iso) / 1000;
const variables = { customer_name: 'Jane Roe', email: 'jane@example.com', timezone: 'Asia/Kolkata' };

export const PAYLOADS = {
  vapi: (id: unknown, fields: Record<string, unknown> = {}) => ({
    message: {
      type: 'end-of-call-report',
      timestamp: Date.parse(ENDED) + 900,
      startedAt: STARTED,
      endedAt: ENDED,
      endedReason: 'customer-ended-call',
      call: {
        id,
        type: 'inboundPhoneCall',
        assistantId: 'a-1',
        customer: { number: CUSTOMER },
        metadata: { campaign: 'diwali' },
      },
      customer: { number: CUSTOMER, name: 'Jane Roe', email: 'jane@example.com' },
      phoneNumber: { number: BUSINESS, twilioAuthToken: 'never to be kept' },
      artifact: {
        transcript: `AI: ${GREETING}\nUser: ${WISH}`,
        recordingUrl: 'https://recordings.example.com/1',
        variableValues: variables,
        messages: [
          { role: 'system', message: 'You are a waiter.', time: 1 },
          { role: 'bot', message: GREETING, time: 2 },
          { role: 'tool_calls', message: '', toolCalls: [] },
          { role: 'user', message: WISH, time: 3 },
        ],
      },
      analysis: { summary: 'A table was booked.' },
      ...fields,
    },
  }),
  retell: (id: unknown, fields: Record<string, unknown> = {}) => ({
    event: 'call_ended',
    call: {
      call_id: id,
      call_type: 'phone_call',
      agent_id: 'a-1',
      from_number: CUSTOMER,
      to_number: BUSINESS,
      direction: 'inbound',
      start_timestamp: Date.parse(STARTED),
      end_timestamp: Date.parse(ENDED),
      disconnection_reason: 'user_hangup',
      metadata: { campaign: 'diwali' },
      retell_llm_dynamic_variables: variables,
      transcript: `Agent: ${GREETING}\nUser: ${WISH}`,
      transcript_object: SPOKEN.map((turn) => ({ ...turn, words: [] })),
      ...fields,
    },
  }),
  elevenlabs: (id: unknown, fields: Record<string, unknown> = {}) => ({
    type: 'post_call_transcription',
    event_timestamp: seconds(ENDED) + 9,
    data: {
      agent_id: 'a-1',
      conversation_id: id,
      status: 'done',
      transcript: [
        { role: 'agent', message: GREETING, time_in_call_secs: 0 },
        { role: 'agent', message: null, tool_calls: [{}], time_in_call_secs: 1 },
        { role: 'user', message: WISH, time_in_call_secs: 4 },
      ],
      metadata: {
        start_time_unix_secs: seconds(STARTED),
        call_duration_secs: seconds(ENDED) - seconds(STARTED),
        termination_reason: 'client ended the call',
        phone_call: { direction: 'inbound', external_number: CUSTOMER, agent_number: BUSINESS },
      },
      analysis: { transcript_summary: 'A table was booked.' },
      conversation_initiation_client_data: {
        dynamic_variables: { ...variables, secret__token: 'never to be kept' },
      },
      ...fields,
    },
  }),
  bland: (id: unknown, fields: Record<string, unknown> = {}) => ({
    call_id: id,
    to: BUSINESS,
    from: CUSTOMER,
    inbound: true,
    completed: true,
    status: 'completed',
    call_length: 5.6,
    started_at: STARTED,
    end_at: ENDED,
    call_ended_by: 'USER',
    variables,
    metadata: { campaign: 'diwali' },
    concatenated_transcript: `assistant: ${GREETING}\nuser: ${WISH}`,
    transcripts: [
      { id: 1, user: 'assistant', text: GREETING, created_at: STARTED },
      { id: 2, user: 'agent-action', text: 'Ended call', created_at: STARTED },
      { id: 3, user: 'user', text: WISH, created_at: ENDED },
    ],
    ...fields,
  }),
  bolna: (id: unknown, fields: Record<string, unknown> = {}) => ({
    id,
    agent_id: 'a-1',
    status: 'completed',
    conversation_duration: 334,
    transcript: `assistant: ${GREETING}\nuser: ${WISH}`,
    telephony_data: {
      call_type: 'inbound',
      from_number: CUSTOMER,
      to_number: BUSINESS,
      hangup_reason: 'Caller hung up',
    },
    context_details: { recipient_phone_number: CUSTOMER, recipient_data: variables },
    created_at: STARTED,
    updated_at: '2026-11-20T10:03:44',
    ...fields,
  }),
} satisfies Record<Platform, (id: unknown, fields?: Record<string, unknown>) => object>;

const hmac = (secret: string, text: string) => createHmac('sha256', secret).update(text).digest('hex');

/**
 * The headers by which each platform signs a body, as its documentation says; `at` in epoch
 * milliseconds.
 */
export const SIGNATURES: Record<
  Platform,
  (body: string, signed: { secret: string; at: number }) => Record<string, string>
> = {
  vapi: (body, { secret, at }) => ({
    'x-timestamp': String(at),
    'x-signature': hmac(secret, `${at}.${body}`),
  }),
  retell: (body, { secret, at }) => ({ 'x-retell-signature': `v=${at},d=${hmac(secret, `${body}${at}`)}` }),
  elevenlabs: (body, { secret, at }) => {
    const t = Math.floor(at / 1000);
    return { 'elevenlabs-signature': `t=${t},v0=${hmac(secret, `${t}.${body}`)}` };
  },
  bland: (body, { secret }) => ({ 'x-webhook-signature': hmac(secret, body) }),
  bolna: () => ({}),
};

/** Events that each platform also sends to the same address, and that end no call. */
export const OTHER_EVENTS: Record<Platform, JsonObject[]> = {
  vapi: [
    { message: { type: 'status-update', status: 'in-progress', call: { id: 'x' } } },
    { message: { type: 'assistant-request' } },
  ],
  retell: [{ event: 'call_started', call: { call_id: 'x' } }, { event: 'transcript_updated' }],
  elevenlabs: [
    { type: 'post_call_audio', data: { conversation_id: 'x' } },
    { type: 'call_initiation_failure' },
  ],
  bland: [{ category: 'call', call_id: 'x', message: 'Agent speech: hello' }, {}],
  bolna: [
    'queued',
    'rescheduled',
    'initiated',
    'ringing',
    'in-progress',
    'call-disconnected',
    'no-answer',
  ].map((status) => ({ id: 'x', status, transcript: '' })),
};
