/** A route as the OpenAPI document describes it, and its translation into OpenAPI's terms. */
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

/** The response to a successful request. */
interface Success {
  status: 200 | 202;
  description: string;
  /** The messages of the envelope, as examples. */
  message: string | readonly string[];
  payload?: z.ZodType;
  /** A list in pages. */
  hasNextCursor?: true;
}

export interface RouteDescription {
  method: 'get' | 'post' | 'put' | 'delete';
  /** After `/v2/post_call/data`. */
  path: string;
  /** Whether it also exists under `/outlet/{outlet_id}`. */
  underOutlet?: true;
  operationId: string;
  tag: Tag;
  /** Imperative, a few words. */
  summary: string;
  description: string;
  pathParameters?: z.ZodObject;
  query?: z.ZodObject;
  headers?: z.ZodObject;
  /** Whether it accepts an `Idempotency-Key`. */
  idempotent?: true;
  body?: { schema: z.ZodType; optional?: true; examples: Record<string, unknown> };
  answer: Success;
  /** Beside those of every route: 401, 403, 429, 431, 500, 503, and with a body 400, 413, 415. */
  failures?: readonly FailureStatus[];
  /** Set for a sender without a token of ours. */
  security?: ZodOpenApiOperationObject['security'];
}

// In a path or a query an id is text; the document shows it as the integer that it stands for.
const IdText = z.string().meta({ override: { type: 'integer', minimum: 1 }, examples: [4] });

/** Returns the parameter for an id in a path or a query. */
export const idParameter = (description: string) => IdText.meta({ description });

/** The same for a parameter that may be absent. */
export const optionalIdParameter = (description: string) => IdText.optional().meta({ description });

/** Returns the envelope of a success. The description of the response is also that of its payload. */
function envelope({ description, message, payload, hasNextCursor }: Success): z.ZodObject {
  const examples = typeof message === 'string' ? [message] : [...message];
  return z.object({
    success: z.literal(true).meta({ description: 'Always true.' }),
    message: z.string().meta({ description: 'What happened, for people.', examples }),
    ...(payload && { payload: payload.meta({ description }) }),
    ...(hasNextCursor && {
      next_cursor: z
        .string()
        .nullable()
        .meta({ description: 'The `cursor` of the next page; null on the last page.' }),
    }),
  });
}

const WithKey = z.object({
  'idempotency-key': IdempotencyKey.meta({
    description:
      'A repeat with the same key within 24 hours gets the first response and is not processed again; ' +
      'the key of another request is a 409. 1 to 255 printable ASCII characters.',
    examples: ['3f0c7a52-7f0e-4a3c-9d1b-5d0f6a2f1c11'],
  }),
});

const OutletId = z.object({
  outlet_id: z
    .int()
    .positive()
    .meta({ description: 'Outlet of the token; any other outlet is a 404.', examples: [97] }),
});

/**
 * Returns the paths of these routes: each under its own path and, if it has one, under the path of
 * its outlet.
 */
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
  summary: `${route.summary} (with the outlet in the path)`,
  pathParameters: OutletId.extend(route.pathParameters?.shape ?? {}),
  failures: [...(route.failures ?? []), 404],
});

function operation(route: RouteDescription): ZodOpenApiOperationObject {
  const { operationId, tag, summary, description, pathParameters, query, headers, body, answer } = route;
  const header = route.idempotent ? WithKey.extend(headers?.shape ?? {}) : headers;
  return {
    operationId,
    tags: [tag],
    summary,
    description,
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
      [answer.status]: {
        description: answer.description,
        content: { 'application/json': { schema: envelope(answer) } },
      },
      ...failuresOf(route),
    },
  };
}

const examplesOf = (examples: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(examples).map(([name, value]) => [name, { value }]));

function failuresOf({ body, query, failures = [], security }: RouteDescription): ZodOpenApiResponsesObject {
  const statuses = new Set<FailureStatus>([...failures, 429, 431, 500, 503]);
  // A route without a token of ours cannot fail because of the token.
  if (security === undefined) statuses.add(401).add(403);
  if (body) for (const status of [400, 413, 415] as const) statuses.add(status);
  if (query) statuses.add(400);
  return Object.fromEntries([...statuses].sort().map((status) => [status, FAILURES[status]]));
}
