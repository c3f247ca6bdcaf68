/** The routes of variables, as the document describes them. */
import * as z from 'zod';
import { Id, MAX_VARIABLES_PER_REQUEST, NewVariable, Variable, VariableUpdate } from '../domain/variable.ts';
import { TrialExtraction, TryRequest } from '../extraction/try-extraction.ts';
import { Connections } from '../variables/connect.ts';
import { IdInQuery } from './parameters.ts';
import { answer, type RouteDescription } from './route.ts';

const Saved = Variable.meta({ id: 'Variable' });
const Created = NewVariable.meta({
  id: 'NewVariable',
  if: { properties: { var_type: { const: 'enum' } }, required: ['var_type'] },
  // biome-ignore lint/suspicious/noThenProperty: JSON Schema's word
  then: { properties: { options: { type: 'array' } }, required: ['options'] },
});
const Updated = VariableUpdate.meta({ id: 'VariableUpdate' });
const upTo50 = <Item extends z.ZodType>(item: Item) => z.array(item).min(1).max(MAX_VARIABLES_PER_REQUEST);
const ConnectionList = Connections.min(1).max(MAX_VARIABLES_PER_REQUEST);

const partySize = {
  var_name: 'party_size',
  var_type: 'integer',
  description: 'number of people at the table',
  destination_ids: [4],
};
const connection = { examples: { one: [{ variable_id: 12, destination_id: 4 }] } };

export const VARIABLE_ROUTES: readonly RouteDescription[] = [
  {
    method: 'get',
    path: '/variables',
    underOutlet: true,
    operationId: 'listVariables',
    tag: 'Variables',
    summary: 'List variables',
    answer: {
      status: 200,
      description: 'All of them, in the order of their ids.',
      schema: answer('success', z.array(Saved)),
    },
  },
  {
    method: 'post',
    path: '/variables',
    underOutlet: true,
    operationId: 'saveVariables',
    takesIdempotencyKey: true,
    tag: 'Variables',
    summary: 'Create and update variables',
    description:
      'An item without a `variable_id` (or with null) creates; one with it updates the fields that it carries. All or nothing.',
    body: {
      schema: upTo50(z.union([Created, Updated])),
      examples: { create: [partySize], update: [{ variable_id: 12, description: 'seats at the table' }] },
    },
    answer: {
      status: 200,
      description: 'The saved variables in the order of the request.',
      schema: answer('success', z.array(Saved)),
    },
    failures: [404, 409],
  },
  {
    method: 'put',
    path: '/variables',
    underOutlet: true,
    operationId: 'updateVariables',
    tag: 'Variables',
    summary: 'Update variables',
    body: { schema: upTo50(Updated), examples: { rename: [{ variable_id: 12, var_name: 'seats' }] } },
    answer: {
      status: 200,
      description: 'The saved variables in the order of the request.',
      schema: answer('success', z.array(Saved)),
    },
    failures: [404, 409],
  },
  {
    method: 'delete',
    path: '/variables',
    underOutlet: true,
    operationId: 'deleteVariable',
    tag: 'Variables',
    summary: 'Delete a variable',
    description: 'Its id stands in the query or in a JSON body, and is the same where it stands in both.',
    query: z.object({ variable_id: IdInQuery.optional() }),
    body: {
      schema: z.strictObject({ variable_id: Id }),
      optional: true,
      examples: { one: { variable_id: 14 } },
    },
    answer: { status: 200, description: 'It is gone.', schema: answer('Variable deleted successfully') },
    failures: [404, 409],
  },
  {
    method: 'post',
    path: '/variables/connect',
    underOutlet: true,
    operationId: 'connectVariables',
    tag: 'Variables',
    summary: 'Send the values of variables to destinations',
    body: { schema: ConnectionList, ...connection },
    answer: { status: 200, description: 'Connected.', schema: answer('Variable connected successfully') },
    failures: [404, 409],
  },
  {
    method: 'post',
    path: '/variables/disconnect',
    underOutlet: true,
    operationId: 'disconnectVariables',
    tag: 'Variables',
    summary: 'Send them there no longer',
    body: { schema: ConnectionList, ...connection },
    answer: {
      status: 200,
      description: 'Disconnected.',
      schema: answer('Variable disconnected successfully'),
    },
    failures: [404, 409],
  },
  {
    method: 'post',
    path: '/variables/try',
    underOutlet: true,
    operationId: 'tryVariables',
    tag: 'Variables',
    summary: 'Read a transcript now',
    description: 'With the given or the saved variables. Stores and sends nothing. At most 25 s.',
    body: {
      schema: TryRequest,
      examples: { saved: { transcript: 'agent: How can I help?\nuser: A table for four, please.' } },
    },
    answer: {
      status: 200,
      description: 'The values, each with the turn that it was read from.',
      schema: answer('success', TrialExtraction),
    },
    failures: [409, 502],
  },
];
