/** The routes of destinations, as the document describes them. */
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
import { DestinationInPath, IdInQuery } from './parameters.ts';
import { answer, type RouteDescription } from './route.ts';

const Shown = PublicDestination.meta({ id: 'Destination' });
const Saved = SavedDestination.meta({ id: 'SavedDestination' });
const Created = NewDestination.meta({ id: 'NewDestination' });
const Updated = DestinationUpdate.meta({ id: 'DestinationUpdate' });

/** One, a list, or a list by name: all three stand in the original documentation. */
const oneOrMore = <Item extends z.ZodType>(item: Item) => {
  const list = z.array(item).min(1).max(MAX_DESTINATIONS_PER_REQUEST);
  return z.union([z.strictObject({ destination: list }), list, item]);
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
    answer: {
      status: 200,
      description: 'All of them, in the order of their ids, without their signing secrets.',
      schema: answer('Destinations fetched successfully', z.array(Shown)),
    },
  },
  {
    method: 'post',
    path: '/destinations',
    underOutlet: true,
    operationId: 'saveDestinations',
    takesIdempotencyKey: true,
    tag: 'Destinations',
    summary: 'Create and update destinations',
    description:
      'An item without a `destination_id` (or with null) creates; one with it updates the fields that it carries. All or nothing.',
    body: {
      schema: oneOrMore(z.union([Created, Updated])),
      examples: { create: { destination: [crm] }, disable: { destination_id: 4, status: 'disabled' } },
    },
    answer: {
      status: 200,
      description:
        'The saved ones in the order of the request; those created with their signing secret, this once.',
      schema: answer('Destinations created successfully', z.array(Saved)),
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
    body: { schema: oneOrMore(Updated), examples: { enable: { destination_id: 4, status: 'active' } } },
    answer: {
      status: 200,
      description: 'The saved ones in the order of the request.',
      schema: answer('Destinations updated successfully', z.array(Saved)),
    },
    failures: [404, 409],
  },
  {
    method: 'delete',
    path: '/destinations',
    underOutlet: true,
    operationId: 'deleteDestination',
    tag: 'Destinations',
    summary: 'Delete a destination and its connections',
    description: 'Its id stands in the query or in a JSON body, and is the same where it stands in both.',
    query: z.object({ destination_id: IdInQuery.optional() }),
    body: {
      schema: z.strictObject({ destination_id: Id }),
      optional: true,
      examples: { one: { destination_id: 5 } },
    },
    answer: { status: 200, description: 'It is gone.', schema: answer('Destination deleted successfully') },
    failures: [404, 409],
  },
  {
    method: 'post',
    path: '/destinations/preview',
    underOutlet: true,
    operationId: 'previewDestination',
    tag: 'Destinations',
    summary: 'See what a destination would be sent',
    description: 'Rendered with given values, a past call, or samples. Sends nothing.',
    body: {
      schema: PreviewRequest,
      examples: {
        saved: { destination_id: 4, call_id: 'c-8a1f' },
        draft: { destination: crm, values: { party_size: 4 } },
      },
    },
    answer: {
      status: 200,
      description: 'The request as it would be sent.',
      schema: answer('success', Preview),
    },
    failures: [404],
  },
  {
    method: 'post',
    path: '/destinations/{destination_id}/test',
    underOutlet: true,
    operationId: 'testDestination',
    tag: 'Destinations',
    summary: 'Send one sample now',
    description: 'Signed as a delivery is, marked by the header `postcall-test: true`, and not recorded.',
    pathParameters: DestinationInPath,
    body: { schema: TestRequest, optional: true, examples: { values: { values: { party_size: 4 } } } },
    answer: { status: 200, description: 'What came back.', schema: answer('Test sent', TestResult) },
    failures: [404],
  },
  {
    method: 'post',
    path: '/destinations/{destination_id}/rotate-secret',
    underOutlet: true,
    operationId: 'rotateSecret',
    takesIdempotencyKey: true,
    tag: 'Destinations',
    summary: 'Make a new signing secret',
    description: 'For 24 hours the one before signs too.',
    pathParameters: DestinationInPath,
    body: { schema: NoFields, optional: true, examples: { nothing: {} } },
    answer: {
      status: 200,
      description: 'The new secret, shown this once.',
      // A repeat under the same Idempotency-Key has it no longer.
      schema: answer('Signing secret rotated successfully', RotatedSecret.partial({ signing_secret: true })),
    },
    failures: [404, 409],
  },
  {
    method: 'post',
    path: '/destinations/{destination_id}/recover',
    underOutlet: true,
    operationId: 'recoverDestination',
    tag: 'Destinations',
    summary: 'Send again what failed or was held since a time',
    description: 'Oldest first, ten a second, under the same `webhook-id`s.',
    pathParameters: DestinationInPath,
    body: { schema: RecoverDestinationRequest, examples: { morning: { since: '2026-11-20T06:00:00Z' } } },
    answer: { status: 202, description: 'It has begun.', schema: answer('Recovery started') },
    failures: [404, 409],
  },
];
