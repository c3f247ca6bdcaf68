/** Vapi: the server message `end-of-call-report`. https://docs.vapi.ai/server-url/events */
import * as z from 'zod';
import { validated } from '../shared/validate.ts';
import { isHmacOf, isRecent, isSameText } from './authentication.ts';
import { eventOf } from './call-ended-event.ts';
import { anyText, conversationOf, instant, list, object, part, platformCallId, word } from './payload.ts';
import type { PlatformAdapter } from './platform.ts';

const Message = z.object({ message: z.object({ type: z.string() }) });

const customer = part({ number: word, name: word, email: word });

const Report = z.object({
  message: z.object({
    timestamp: instant,
    startedAt: instant,
    endedAt: instant,
    endedReason: word,
    call: z.object({ id: platformCallId('vapi'), type: word, assistantId: word, metadata: object, customer }),
    customer,
    artifact: part({
      transcript: anyText,
      recordingUrl: anyText,
      variableValues: object,
      messages: list,
    }),
    analysis: part({ summary: anyText }),
  }),
});

const DIRECTIONS: Readonly<Record<string, string>> = {
  inboundPhoneCall: 'inbound',
  outboundPhoneCall: 'outbound',
  webCall: 'web',
};

export const vapi: PlatformAdapter = {
  // Vapi's dashboard offers two ways: an HMAC credential with its defaults, or a plain secret in a
  // header.
  isSigned: ({ rawBody, headers, now }, secret) => {
    const { 'x-signature': signature, 'x-timestamp': signedAt } = headers;
    if (signature === undefined) return isSameText(headers['x-vapi-secret'] ?? '', secret);
    const hmac = isHmacOf([`${signedAt}.`, rawBody], {
      secret,
      signature: signature.replace(/^sha256=/, ''),
    });
    return hmac && isRecent(signedAt, now);
  },

  toEvent: (payload, receivedAt) => {
    if (validated(Message, payload).message.type !== 'end-of-call-report') return undefined;
    const { call, customer: reportCustomer, artifact, ...report } = validated(Report, payload).message;
    return eventOf(
      'vapi',
      {
        callId: call.id,
        startedAt: report.startedAt,
        endedAt: report.endedAt ?? report.timestamp,
        modality: /chat|sms/i.test(call.type ?? '') ? 'chat' : 'voice',
        phoneNumber: reportCustomer.number ?? call.customer.number,
        guestName: reportCustomer.name ?? call.customer.name,
        email: reportCustomer.email ?? call.customer.email,
        transcript: conversationOf(
          { turns: artifact.messages, roleField: 'role', textField: 'message' },
          artifact.transcript,
        ),
        variables: artifact.variableValues,
        metadata: {
          direction: DIRECTIONS[call.type ?? ''],
          ended_reason: report.endedReason,
          agent_id: call.assistantId,
          recording_url: artifact.recordingUrl,
          summary: report.analysis.summary,
          metadata: call.metadata,
        },
      },
      receivedAt,
    );
  },
};
