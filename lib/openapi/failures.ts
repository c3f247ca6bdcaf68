/** The response to a request that fails, by its status. */
import * as z from 'zod';
import type { ZodOpenApiResponseObject } from 'zod-openapi';
import { Failure } from '../domain/call.ts';
import { codesOf, type FailureStatusCode } from '../shared/errors.ts';

const Problem = z
  .object({
    path: z.string().meta({
      description:
        'Where: the path in the body as it was sent, or the name of a parameter or header. Empty: the body as a whole.',
      examples: ['0.var_name'],
    }),
    message: z.string().meta({
      description: 'What is wrong there, and what to send instead.',
      examples: ['must have 1 to 64 characters'],
    }),
  })
  .meta({ id: 'Problem', description: 'One thing that is wrong with the request.' });

const PROBLEMS = { description: 'Everything that is wrong with the request, at most 100 problems.' };

/** The fields of the envelope, with the codes of this status. */
const envelope = (status: FailureStatusCode) => ({
  success: z.literal(false).meta({ description: 'False: the request failed.' }),
  code: z.enum(codesOf(status)).meta({
    description: 'What failed, for programs. Codes are stable; docs/errors.md says what to do about each.',
  }),
  message: z.string().meta({ description: 'What failed, for people. The text may change.' }),
  errors: z.array(Problem).meta(PROBLEMS),
  request_id: z.string().meta({ description: 'Names this request in the log. Quote it to the operator.' }),
});

const failureOf = (status: FailureStatusCode, id: string) => z.object(envelope(status)).meta({ id });

/** The responses of the gateway itself: it refuses the request before a function sees it. */
const GatewayMessage = z
  .object({ message: z.string().meta({ description: 'Message of the gateway.' }) })
  .meta({ id: 'GatewayMessage', description: "The gateway's own response: not the envelope, and no code." });

const answered = (id: string, description: string, schema: z.ZodType): ZodOpenApiResponseObject => ({
  id,
  description,
  content: { 'application/json': { schema } },
});

export const FAILURES = {
  400: answered(
    'Invalid',
    'The request is not valid. `errors` lists every problem under its path.',
    z
      .object({ ...envelope(400), errors: z.array(Problem).min(1).meta(PROBLEMS) })
      .meta({ id: 'InvalidRequest' }),
  ),
  401: answered(
    'Unauthorized',
    'The request has no valid token, or a webhook no valid key and signature.',
    failureOf(401, 'UnauthorizedFailure'),
  ),
  403: answered(
    'Forbidden',
    'The token is valid, but not of type OUTLET.',
    failureOf(403, 'ForbiddenFailure'),
  ),
  404: answered(
    'NotFound',
    'An id of the request does not exist in this outlet.',
    failureOf(404, 'NotFoundFailure'),
  ),
  405: {
    ...answered(
      'MethodNotAllowed',
      'The path exists, but not with this method. The `Allow` header lists its methods.',
      failureOf(405, 'MethodNotAllowedFailure'),
    ),
    headers: z.object({
      allow: z.string().meta({ description: 'The methods of this path.', examples: ['DELETE, GET'] }),
    }),
  },
  409: answered(
    'Conflict',
    'The request is valid, but conflicts with what is stored.',
    failureOf(409, 'ConflictFailure'),
  ),
  413: answered(
    'TooLarge',
    'The body is over 1 MiB, or the transcript is too long. A body over 10 MB is refused by the gateway itself.',
    z.union([failureOf(413, 'TooLargeFailure'), GatewayMessage]),
  ),
  415: answered(
    'UnsupportedMediaType',
    'The content-type of the body is not JSON in UTF-8.',
    failureOf(415, 'UnsupportedMediaTypeFailure'),
  ),
  429: answered(
    'TooManyRequests',
    'The gateway limits the rate of requests. Retry with exponential backoff.',
    GatewayMessage,
  ),
  431: {
    id: 'HeadersTooLarge',
    description: 'The request line and the headers are over 10,240 bytes. The gateway returns this itself.',
  },
  500: answered(
    'InternalError',
    'A fault of the server. The log has its cause under the `request_id`.',
    z.union([failureOf(500, 'InternalFailure'), GatewayMessage]),
  ),
  502: answered(
    'ModelFailedNow',
    'The model could not extract values from this transcript. `failure` says why.',
    z
      .object({
        ...envelope(502),
        failure: Failure.meta({ description: 'Why the model could not extract from the transcript.' }),
      })
      .meta({ id: 'ModelFailed' }),
  ),
  503: answered(
    'Unavailable',
    'The function did not respond to the gateway within 30 seconds. Retry.',
    GatewayMessage,
  ),
} as const satisfies Record<number, ZodOpenApiResponseObject>;

export type FailureStatus = keyof typeof FAILURES;
