/** The routes of variables, as the OpenAPI document describes them. */
import * as z from 'zod';
import { Id, MAX_VARIABLES_PER_REQUEST, NewVariable, Variable, VariableUpdate } from '../domain/variable.ts';
import { TrialExtraction, TryRequest } from '../extraction/try-extraction.ts';
import { Connections } from '../variables/outlet-variables.ts';
import { optionalIdParameter, type RouteDescription } from './route.ts';

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
    description: 'Returns all variables of the outlet.',
    answer: {
      status: 200,
      description: 'All variables, in the order of their ids.',
      message: 'success',
      payload: z.array(Saved),
    },
  },
  {
    method: 'post',
    path: '/variables',
    underOutlet: true,
    operationId: 'saveVariables',
    idempotent: true,
    tag: 'Variables',
    summary: 'Create and update variables',
    description:
      'An item without a `variable_id` (or with null) creates a variable; one with it updates the ' +
      'given fields. Either all items are saved or none. An outlet has at most 200 variables.',
    body: {
      schema: upTo50(z.union([Created, Updated])),
      examples: { create: [partySize], update: [{ variable_id: 12, description: 'seats at the table' }] },
    },
    answer: {
      status: 200,
      description: 'The saved variables, in the order of the request.',
      message: 'success',
      payload: z.array(Saved),
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
    description: 'Each item updates the given fields of a variable. Either all items are saved or none.',
    body: { schema: upTo50(Updated), examples: { rename: [{ variable_id: 12, var_name: 'seats' }] } },
    answer: {
      status: 200,
      description: 'The saved variables, in the order of the request.',
      message: 'success',
      payload: z.array(Saved),
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
    description:
      'The id is in the query or in a JSON body; if it is in both, it must be the same. Values that ' +
      'past calls have of the variable stay.',
    query: z.object({ variable_id: optionalIdParameter('Id of the variable to delete.') }),
    body: {
      schema: z.strictObject({ variable_id: Id.meta({ description: 'Id of the variable to delete.' }) }),
      optional: true,
      examples: { one: { variable_id: 14 } },
    },
    answer: {
      status: 200,
      description: 'The variable is deleted.',
      message: 'Variable deleted successfully',
    },
    failures: [404, 409],
  },
  {
    method: 'post',
    path: '/variables/connect',
    underOutlet: true,
    operationId: 'connectVariables',
    tag: 'Variables',
    summary: 'Connect variables to destinations',
    description: 'A destination receives the values of the variables that are connected to it.',
    body: { schema: ConnectionList, ...connection },
    answer: {
      status: 200,
      description: 'The pairs are connected.',
      message: 'Variable connected successfully',
    },
    failures: [404, 409],
  },
  {
    method: 'post',
    path: '/variables/disconnect',
    underOutlet: true,
    operationId: 'disconnectVariables',
    tag: 'Variables',
    summary: 'Disconnect variables from destinations',
    description: 'The destinations no longer receive the values of these variables.',
    body: { schema: ConnectionList, ...connection },
    answer: {
      status: 200,
      description: 'The pairs are disconnected.',
      message: 'Variable disconnected successfully',
    },
    failures: [404, 409],
  },
  {
    method: 'post',
    path: '/variables/try',
    underOutlet: true,
    operationId: 'tryVariables',
    tag: 'Variables',
    summary: 'Test variables on a transcript',
    description:
      'Extracts values with the given or the saved variables, and returns them within 25 seconds. ' +
      'Stores and sends nothing.',
    body: {
      schema: TryRequest,
      examples: { saved: { transcript: 'agent: How can I help?\nuser: A table for four, please.' } },
    },
    answer: {
      status: 200,
      description: 'The extracted values, each with the turn that it was extracted from.',
      message: 'success',
      payload: TrialExtraction,
    },
    failures: [409, 502],
  },
];
