/** The routes of destinations, as the OpenAPI document describes them. */
import * as z from 'zod';
import { Preview, PreviewRequest } from '../destinations/preview.ts';
import { RecoverDestinationRequest } from '../destinations/recover.ts';
import { SavedDestination } from '../destinations/save.ts';
import { NoFields, RotatedSecret } from '../destinations/signing-secrets.ts';
import { TestRequest, TestResult } from '../destinations/test-delivery.ts';
import {
  DestinationUpdate,
  MAX_DESTINATIONS_PER_REQUEST,
  NewDestination,
  PublicDestination,
} from '../domain/destination.ts';
import { Id } from '../domain/variable.ts';
import { idParameter, optionalIdParameter, type RouteDescription } from './route.ts';

const DestinationInPath = z.object({ destination_id: idParameter('Id of the destination.') });

const Shown = PublicDestination.meta({ id: 'Destination' });
const Saved = SavedDestination.meta({ id: 'SavedDestination' });
const Created = NewDestination.meta({ id: 'NewDestination' });
const Updated = DestinationUpdate.meta({ id: 'DestinationUpdate' });

/** One item, a list, or a list under `destination`: the original API accepts all three. */
const oneOrMore = <Item extends z.ZodType>(item: Item) => {
  const list = z.array(item).min(1).max(MAX_DESTINATIONS_PER_REQUEST);
  const named = z.strictObject({
    destination: list.meta({ description: 'The destinations to save, 1 to 20.' }),
  });
  return z.union([named, list, item]);
};

const crm = {
  destination_name: 'CRM',
  destination_type: 'crm',
  api_url: 'https://crm.example.com/leads',
  api_method: 'POST',
  api_headers: { authorization: 'Bearer abc123' },
  api_body: { lead: '{{guest_name}}', seats: '{{party_size}}' },
};

export const DESTINATION_ROUTES: readonly RouteDescription[] = [
  {
    method: 'get',
    path: '/destinations',
    underOutlet: true,
    operationId: 'listDestinations',
    tag: 'Destinations',
    summary: 'List destinations',
    description: 'Returns all destinations of the outlet, without their signing secrets.',
    answer: {
      status: 200,
      description: 'All destinations, in the order of their ids.',
      message: 'Destinations fetched successfully',
      payload: z.array(Shown),
    },
  },
  {
    method: 'post',
    path: '/destinations',
    underOutlet: true,
    operationId: 'saveDestinations',
    idempotent: true,
    tag: 'Destinations',
    summary: 'Create and update destinations',
    description:
      'An item without a `destination_id` (or with null) creates a destination; one with it updates ' +
      'the given fields. Either all items are saved or none. An outlet has at most 50 destinations.',
    body: {
      schema: oneOrMore(z.union([Created, Updated])),
      examples: { create: { destination: [crm] }, disable: { destination_id: 4, status: 'disabled' } },
    },
    answer: {
      status: 200,
      description:
        'The saved destinations, in the order of the request. New ones show their signing secret, only ' +
        'this once.',
      message: 'Destinations created successfully',
      payload: z.array(Saved),
    },
    failures: [404, 409],
  },
  {
    method: 'put',
    path: '/destinations',
    underOutlet: true,
    operationId: 'updateDestinations',
    tag: 'Destinations',
    summary: 'Update destinations',
    description: 'Each item updates the given fields of a destination. Either all items are saved or none.',
    body: { schema: oneOrMore(Updated), examples: { enable: { destination_id: 4, status: 'active' } } },
    answer: {
      status: 200,
      description: 'The saved destinations, in the order of the request.',
      message: 'Destinations updated successfully',
      payload: z.array(Saved),
    },
    failures: [404, 409],
  },
  {
    method: 'delete',
    path: '/destinations',
    underOutlet: true,
    operationId: 'deleteDestination',
    tag: 'Destinations',
    summary: 'Delete a destination',
    description:
      'Deletes its connections too; its open deliveries are skipped. The id is in the query or in a ' +
      'JSON body; if it is in both, it must be the same.',
    query: z.object({ destination_id: optionalIdParameter('Id of the destination to delete.') }),
    body: {
      schema: z.strictObject({
        destination_id: Id.meta({ description: 'Id of the destination to delete.' }),
      }),
      optional: true,
      examples: { one: { destination_id: 5 } },
    },
    answer: {
      status: 200,
      description: 'The destination is deleted.',
      message: 'Destination deleted successfully',
    },
    failures: [404, 409],
  },
  {
    method: 'post',
    path: '/destinations/preview',
    underOutlet: true,
    operationId: 'previewDestination',
    tag: 'Destinations',
    summary: 'Preview the request to a destination',
    description: 'Renders the templates with given values, a past call, or sample values. Sends nothing.',
    body: {
      schema: PreviewRequest,
      examples: {
        saved: { destination_id: 4, call_id: 'c-8a1f' },
        draft: { destination: crm, values: { party_size: 4 } },
      },
    },
    answer: {
      status: 200,
      description: 'The rendered request.',
      message: 'success',
      payload: Preview,
    },
    failures: [404],
  },
  {
    method: 'post',
    path: '/destinations/{destination_id}/test',
    underOutlet: true,
    operationId: 'testDestination',
    tag: 'Destinations',
    summary: 'Send a test request to a destination',
    description:
      'Sends sample values now, signed as a delivery is and with the header `postcall-test: true`. ' +
      'Nothing of it is recorded.',
    pathParameters: DestinationInPath,
    body: { schema: TestRequest, optional: true, examples: { values: { values: { party_size: 4 } } } },
    answer: {
      status: 200,
      description: 'The request and the response of the destination.',
      message: 'Test sent',
      payload: TestResult,
    },
    failures: [404],
  },
  {
    method: 'post',
    path: '/destinations/{destination_id}/rotate-secret',
    underOutlet: true,
    operationId: 'rotateSecret',
    idempotent: true,
    tag: 'Destinations',
    summary: 'Rotate the signing secret',
    description: 'Makes a new signing secret. For 24 hours deliveries are signed with both.',
    pathParameters: DestinationInPath,
    body: { schema: NoFields, optional: true, examples: { nothing: {} } },
    answer: {
      status: 200,
      description: 'The new secret, shown only this once.',
      message: 'Signing secret rotated successfully',
      // The repeated response to the same Idempotency-Key does not have it.
      payload: RotatedSecret.partial({ signing_secret: true }),
    },
    failures: [404, 409],
  },
  {
    method: 'post',
    path: '/destinations/{destination_id}/recover',
    underOutlet: true,
    operationId: 'recoverDestination',
    tag: 'Destinations',
    summary: 'Resend failed and held deliveries',
    description:
      'Sends what failed or was held since a time: oldest first, ten per second, under the same ' +
      '`webhook-id`s.',
    pathParameters: DestinationInPath,
    body: { schema: RecoverDestinationRequest, examples: { morning: { since: '2026-11-20T06:00:00Z' } } },
    answer: { status: 202, description: 'The recovery is queued.', message: 'Recovery started' },
    failures: [404, 409],
  },
];
