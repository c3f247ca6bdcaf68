/** The routes of calls, as the OpenAPI document describes them. */
import * as z from 'zod';
import { CallDetails } from '../calls/get.ts';
import { CallInList, CallsQuery } from '../calls/list.ts';
import { RecoverCallsRequest } from '../calls/recover.ts';
import { ReextractAccepted, ReextractRequest } from '../calls/reextract.ts';
import { AcceptedCall } from '../calls/submit.ts';
import { RedeliverRequest, Redelivery } from '../delivery/redeliver.ts';
import { CallEnded, CallId } from '../domain/call-ended.ts';
import type { RouteDescription } from './route.ts';

const CallInPath = z.object({ call_id: CallId });

/** Over HTTP `outlet_id` may be absent: the token names the outlet. */
const SubmittedCall = CallEnded.partial({ outlet_id: true }).meta({ id: 'CallEnded' });

const example = {
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
    idempotent: true,
    tag: 'Calls',
    summary: 'Submit a call that ended',
    description:
      'Stores the call, then extracts its values and delivers them. A repeated `call_id` is the same ' +
      'call: the first request wins. Unknown fields are ignored.',
    body: { schema: SubmittedCall, examples: { voice: example } },
    answer: {
      status: 202,
      description: 'The call is stored and can be read at once.',
      message: 'Call accepted',
      payload: AcceptedCall,
    },
    failures: [404, 409],
  },
  {
    method: 'get',
    path: '/calls/{call_id}',
    operationId: 'getCall',
    tag: 'Calls',
    summary: 'Get a call',
    description: 'Returns the call with its transcript, values, deliveries and attempts.',
    pathParameters: CallInPath,
    answer: {
      status: 200,
      description: 'The call with everything that is stored of it.',
      message: 'success',
      payload: CallDetails.meta({ id: 'Call' }),
    },
    failures: [404],
  },
  {
    method: 'get',
    path: '/calls',
    operationId: 'listCalls',
    tag: 'Calls',
    summary: 'List calls',
    description:
      'Newest first, by `timestamp`. A page may be short or empty and still have a `next_cursor`: ' +
      'continue until it is null.',
    query: CallsQuery,
    answer: {
      status: 200,
      description: 'A page of calls, without transcripts, evidence and attempts.',
      message: 'success',
      payload: z.array(CallInList.meta({ id: 'CallInList' })),
      hasNextCursor: true,
    },
  },
  {
    method: 'delete',
    path: '/calls/{call_id}',
    operationId: 'eraseCall',
    tag: 'Calls',
    summary: 'Erase a call',
    description:
      'Deletes its transcript, values, deliveries and attempts. Its id is refused for 15 days, so that ' +
      'nothing in flight restores the call.',
    pathParameters: CallInPath,
    answer: { status: 200, description: 'The call is erased.', message: 'Call erased successfully' },
    failures: [404],
  },
  {
    method: 'post',
    path: '/calls/{call_id}/reextract',
    operationId: 'reextractCall',
    idempotent: true,
    tag: 'Calls',
    summary: 'Re-extract a call',
    description:
      'Extracts the values again with the current variables. The values stay until the new ones are ' +
      'stored. With `deliver`, new deliveries are created under new `webhook-id`s.',
    pathParameters: CallInPath,
    body: { schema: ReextractRequest, optional: true, examples: { deliver: { deliver: true } } },
    answer: {
      status: 202,
      description: 'The re-extraction is queued.',
      message: 'Extraction started',
      payload: ReextractAccepted,
    },
    failures: [404, 409],
  },
  {
    method: 'post',
    path: '/calls/{call_id}/redeliver',
    operationId: 'redeliverCall',
    tag: 'Calls',
    summary: 'Resend the deliveries of a call',
    description:
      'Renders the current templates, signs with the current secrets, and sends under the same ' +
      '`webhook-id`s. Attempts are added to those of the deliveries.',
    pathParameters: CallInPath,
    body: { schema: RedeliverRequest, optional: true, examples: { some: { destination_ids: [4] } } },
    answer: {
      status: 202,
      description: 'The deliveries are queued again.',
      message: 'Redelivery started',
      payload: Redelivery,
    },
    failures: [404, 409],
  },
  {
    method: 'post',
    path: '/calls/recover',
    operationId: 'recoverCalls',
    tag: 'Calls',
    summary: 'Recover failed calls',
    description:
      'Extracts and delivers the calls that failed with `model_unauthorised` or `model_unavailable` ' +
      'since a time.',
    body: { schema: RecoverCallsRequest, examples: { morning: { since: '2026-11-20T06:00:00Z' } } },
    answer: { status: 202, description: 'The recovery is queued.', message: 'Recovery started' },
  },
];
