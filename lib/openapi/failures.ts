/** What an answer looks like when a request fails, by its status. */
import * as z from 'zod';
import type { ZodOpenApiResponseObject } from 'zod-openapi';
import { Failure } from '../domain/call.ts';
import { ERROR_CODES } from '../shared/errors.ts';

const Problem = z
  .object({
    path: z.string().meta({
      description:
        'Where in the body as it was sent, or the name of a query parameter; `""`: the body itself.',
      examples: ['0.var_name'],
    }),
    message: z.string().meta({
      description: 'What is wrong there, and what to do.',
      examples: ['must have 1 to 64 characters'],
    }),
  })
  .meta({ id: 'Problem' });

const envelope = {
  success: z.literal(false).meta({ description: 'Always false.' }),
  code: z.enum(ERROR_CODES).meta({ description: 'What failed, for programs: stable (docs/errors.md).' }),
  message: z.string().meta({ description: 'What failed, for people.' }),
  errors: z.array(Problem).meta({ description: 'Every problem that was found; may be empty.' }),
  request_id: z.string().meta({ description: 'To be quoted to the operator: the log has it too.' }),
};

const FailureEnvelope = z.object(envelope).meta({ id: 'Failure' });

/** Invalid: never without a problem. */
const InvalidEnvelope = z
  .object({
    ...envelope,
    errors: z.array(Problem).min(1).meta({ description: 'Every problem that was found.' }),
  })
  .meta({ id: 'InvalidRequest' });

/** A reading that failed says how. */
const ModelFailedEnvelope = z
  .object({ ...envelope, failure: Failure.meta({ description: 'Why the model failed.' }) })
  .meta({ id: 'ModelFailed' });

/** What the gateway says itself: not in our envelope. */
const GatewayMessage = z
  .object({ message: z.string().meta({ description: 'What the gateway says.' }) })
  .meta({ id: 'GatewayMessage' });

const said = (id: string, description: string, schema: z.ZodType): ZodOpenApiResponseObject => ({
  id,
  description,
  content: { 'application/json': { schema } },
});

export const FAILURES = {
  400: said(
    'Invalid',
    'The request does not fit: every problem of it, each under its path.',
    InvalidEnvelope,
  ),
  401: said('Unauthorized', 'No valid token, whatever is wrong with it.', FailureEnvelope),
  403: said('Forbidden', 'A valid token of another type than OUTLET.', FailureEnvelope),
  404: said('NotFound', 'An id names nothing in this outlet.', FailureEnvelope),
  409: said('Conflict', 'The request is right, but what is stored speaks against it.', FailureEnvelope),
  413: said(
    'TooLarge',
    'A body over 1 MiB; beyond 10 MB the gateway says so itself.',
    z.union([FailureEnvelope, GatewayMessage]),
  ),
  415: said('UnsupportedMediaType', 'A body that is not JSON in UTF-8 by its content-type.', FailureEnvelope),
  429: said('TooManyRequests', 'Throttled by the gateway: try again a little later.', GatewayMessage),
  431: {
    id: 'HeadersTooLarge',
    description: 'Request line and headers over 10,240 bytes: the gateway says so itself.',
  },
  500: said(
    'InternalError',
    'A fault of ours; the log has its cause under the same request id.',
    z.union([FailureEnvelope, GatewayMessage]),
  ),
  503: said('Unavailable', 'The gateway waited for 30 s in vain: try again.', GatewayMessage),
  502: said('ModelFailedNow', 'The model could not read this transcript.', ModelFailedEnvelope),
} as const satisfies Record<number, ZodOpenApiResponseObject>;

export type FailureStatus = keyof typeof FAILURES;
