/** The routes of calls, as the document describes them. */
import * as z from 'zod';
import { CallDetails } from '../calls/get.ts';
import { CallInList, CallsQuery } from '../calls/list.ts';
import { RecoverCallsRequest } from '../calls/recover.ts';
import { ReextractAccepted, ReextractRequest } from '../calls/reextract.ts';
import { AcceptedCall } from '../calls/submit.ts';
import { RedeliverRequest, Redelivery } from '../delivery/redeliver.ts';
import { CallEnded } from '../domain/call-ended.ts';
import { CallInPath } from './parameters.ts';
import { answer, type RouteDescription } from './route.ts';

/** Over HTTP the outlet is the token's. */
const Submitted = CallEnded.partial({ outlet_id: true }).meta({ id: 'CallEnded' });

const ended = {
  event: 'call.ended',
  call_id: 'c-8a1f',
  interaction_modality: 'voice',
  call_outcome: 'interested',
  timestamp: '2026-11-20T10:03:44Z',
  timezone: 'Asia/Kolkata',
  guest_name: 'Jane',
  phone_number: '+919876543210',
  transcript: [
    { role: 'agent', content: 'How can I help?' },
    { role: 'user', content: 'A table for four tomorrow at half past seven, please.' },
  ],
  metadata: { campaign: 'diwali' },
};

export const CALL_ROUTES: readonly RouteDescription[] = [
  {
    method: 'post',
    path: '/calls',
    operationId: 'submitCall',
    takesIdempotencyKey: true,
    tag: 'Calls',
    summary: 'Submit a call that ended',
    description:
      'Stores it, then has it read and delivered. The same `call_id` again is the same call: the first one wins. Fields that postcall does not know are ignored.',
    body: { schema: Submitted, examples: { voice: ended } },
    answer: {
      status: 202,
      description: 'It is stored, and can be read at once.',
      schema: answer('Call accepted', AcceptedCall),
    },
    failures: [404, 409],
  },
  {
    method: 'get',
    path: '/calls/{call_id}',
    operationId: 'getCall',
    tag: 'Calls',
    summary: 'A call with its values, deliveries and attempts',
    pathParameters: CallInPath,
    answer: {
      status: 200,
      description: 'Everything that is known of it.',
      schema: answer('success', CallDetails.meta({ id: 'Call' })),
    },
    failures: [404],
  },
  {
    method: 'get',
    path: '/calls',
    operationId: 'listCalls',
    tag: 'Calls',
    summary: 'List calls, newest first',
    description:
      'By `timestamp`. A page may be short, or empty, and still have a `next_cursor`; it is null at the end.',
    query: CallsQuery,
    answer: {
      status: 200,
      description: 'A page of calls, without transcripts, evidence and attempts.',
      schema: answer('success', z.array(CallInList.meta({ id: 'CallInList' })), {
        next_cursor: z.string().nullable(),
      }),
    },
  },
  {
    method: 'delete',
    path: '/calls/{call_id}',
    operationId: 'eraseCall',
    tag: 'Calls',
    summary: 'Erase a call',
    description:
      'Transcript, values, deliveries and attempts. For 15 days the same id is refused, so that nothing in flight brings it back.',
    pathParameters: CallInPath,
    answer: { status: 200, description: 'It is gone.', schema: answer('Call erased successfully') },
    failures: [404],
  },
  {
    method: 'post',
    path: '/calls/{call_id}/reextract',
    operationId: 'reextractCall',
    takesIdempotencyKey: true,
    tag: 'Calls',
    summary: 'Read a call again',
    description:
      'With the variables of today. Its values stay until the new ones are stored; delivering makes new deliveries with new `webhook-id`s.',
    pathParameters: CallInPath,
    body: { schema: ReextractRequest, optional: true, examples: { deliver: { deliver: true } } },
    answer: {
      status: 202,
      description: 'It is to be read again.',
      schema: answer('Extraction started', ReextractAccepted),
    },
    failures: [404, 409],
  },
  {
    method: 'post',
    path: '/calls/{call_id}/redeliver',
    operationId: 'redeliverCall',
    tag: 'Calls',
    summary: 'Send a call again',
    description:
      "With today's templates and secrets, under the same `webhook-id`s; attempts are added to the log.",
    pathParameters: CallInPath,
    body: { schema: RedeliverRequest, optional: true, examples: { some: { destination_ids: [4] } } },
    answer: {
      status: 202,
      description: 'Its deliveries are open again.',
      schema: answer('Redelivery started', Redelivery),
    },
    failures: [404, 409],
  },
  {
    method: 'post',
    path: '/calls/recover',
    operationId: 'recoverCalls',
    tag: 'Calls',
    summary: 'Read again what could not be read since a time',
    description: 'Calls that failed with `model_unauthorised` or `model_unavailable` are read and delivered.',
    body: { schema: RecoverCallsRequest, examples: { morning: { since: '2026-11-20T06:00:00Z' } } },
    answer: { status: 202, description: 'It has begun.', schema: answer('Recovery started') },
  },
];
