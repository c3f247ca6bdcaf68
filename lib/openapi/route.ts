/** One route as the document describes it, and what it becomes in OpenAPI's terms. */
import * as z from 'zod';
import type {
  ZodOpenApiOperationObject,
  ZodOpenApiPathsObject,
  ZodOpenApiResponsesObject,
} from 'zod-openapi';
import { IdempotencyKey } from '../http/idempotent.ts';
import { FAILURES, type FailureStatus } from './failures.ts';

export const DATA = '/v2/post_call/data';

export type Tag = 'Variables' | 'Destinations' | 'Calls' | 'Platforms' | 'Reference';

interface Success {
  status: 200 | 202;
  description: string;
  schema: z.ZodType;
}

export interface RouteDescription {
  method: 'get' | 'post' | 'put' | 'delete';
  /** After `/v2/post_call/data`. */
  path: string;
  /** Whether it also answers under `/outlet/{outlet_id}`. */
  underOutlet?: true;
  operationId: string;
  tag: Tag;
  summary: string;
  description?: string;
  pathParameters?: z.ZodObject;
  query?: z.ZodObject;
  headers?: z.ZodObject;
  /** Repeated with the same key, it is answered again and not done again. */
  takesIdempotencyKey?: true;
  body?: { schema: z.ZodType; optional?: true; examples: Record<string, unknown> };
  answer: Success;
  /** Beside those that every route has: 401, 403, 429, 500, and with a body 400, 413, 415. */
  failures?: readonly FailureStatus[];
  /** Its sender has no token of ours. */
  security?: ZodOpenApiOperationObject['security'];
}

/** The envelope of a success. @param rest fields beside the payload */
export const answer = (message: string, payload?: z.ZodType, rest: z.ZodRawShape = {}) =>
  z.object({
    success: z.literal(true),
    message: z.string().meta({ examples: [message] }),
    ...(payload && { payload }),
    ...rest,
  });

const WithKey = z.object({
  'idempotency-key': IdempotencyKey.meta({
    description:
      'The same key with the same request is answered again for 24 hours, and not done again; with another one it is 409.',
    examples: ['3f0c7a52-7f0e-4a3c-9d1b-5d0f6a2f1c11'],
  }),
});

const OutletId = z.object({
  outlet_id: z
    .int()
    .positive()
    .meta({ description: 'The outlet of the token; any other is 404.', examples: [97] }),
});

/** The paths of these routes, each under its own path and, where it has one, under the outlet's. */
export function pathsOf(routes: readonly RouteDescription[]): ZodOpenApiPathsObject {
  const paths: ZodOpenApiPathsObject = {};
  const add = (path: string, route: RouteDescription) => {
    paths[path] = { ...paths[path], [route.method]: operation(route) };
  };
  for (const route of routes) {
    add(`${DATA}${route.path}`, route);
    if (route.underOutlet) add(`${DATA}/outlet/{outlet_id}${route.path}`, ofOutlet(route));
  }
  return paths;
}

const ofOutlet = (route: RouteDescription): RouteDescription => ({
  ...route,
  operationId: `${route.operationId}OfOutlet`,
  summary: `${route.summary} (under its outlet)`,
  pathParameters: OutletId.extend(route.pathParameters?.shape ?? {}),
  failures: [...(route.failures ?? []), 404],
});

function operation(route: RouteDescription): ZodOpenApiOperationObject {
  const { operationId, tag, summary, description, pathParameters, query, headers, body } = route;
  const header = route.takesIdempotencyKey ? WithKey.extend(headers?.shape ?? {}) : headers;
  const { status, description: said, schema } = route.answer;
  return {
    operationId,
    tags: [tag],
    summary,
    ...(description && { description }),
    ...(route.security && { security: route.security }),
    requestParams: {
      ...(pathParameters && { path: pathParameters }),
      ...(query && { query }),
      ...(header && { header }),
    },
    ...(body && {
      requestBody: {
        required: !body.optional,
        content: { 'application/json': { schema: body.schema, examples: examplesOf(body.examples) } },
      },
    }),
    responses: {
      [status]: { description: said, content: { 'application/json': { schema } } },
      ...failuresOf(route),
    },
  };
}

const examplesOf = (examples: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(examples).map(([name, value]) => [name, { value }]));

function failuresOf({ body, query, failures = [], security }: RouteDescription): ZodOpenApiResponsesObject {
  const statuses = new Set<FailureStatus>([...failures, 429, 431, 500, 503]);
  // What takes no token of ours cannot be refused for it.
  if (security === undefined) statuses.add(401).add(403);
  if (body) for (const status of [400, 413, 415] as const) statuses.add(status);
  if (query) statuses.add(400);
  return Object.fromEntries([...statuses].sort().map((status) => [status, FAILURES[status]]));
}
