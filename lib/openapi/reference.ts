/** The routes of the contract itself; they need no token. */
import * as z from 'zod';
import type { ZodOpenApiPathsObject } from 'zod-openapi';
import { FAILURES } from './failures.ts';

const open = { tags: ['Reference'], security: [] };
const failures = { 429: FAILURES[429], 431: FAILURES[431], 500: FAILURES[500], 503: FAILURES[503] };

export const REFERENCE_PATHS: ZodOpenApiPathsObject = {
  '/v2/post_call/openapi.json': {
    get: {
      ...open,
      operationId: 'getOpenApi',
      summary: 'This contract as OpenAPI 3.1',
      responses: {
        200: {
          description: 'The document.',
          content: { 'application/json': { schema: z.looseObject({ openapi: z.literal('3.1.0') }) } },
        },
        ...failures,
      },
    },
  },
  '/v2/post_call/docs': {
    get: {
      ...open,
      operationId: 'getReferencePage',
      summary: 'The reference page',
      responses: {
        200: { description: 'A page.', content: { 'text/html': { schema: z.string() } } },
        ...failures,
      },
    },
  },
  '/v2/post_call/docs/{asset}': {
    get: {
      ...open,
      operationId: 'getReferenceAsset',
      summary: 'What the reference page is drawn with',
      requestParams: { path: z.object({ asset: z.enum(['redoc.js']) }) },
      responses: {
        200: { description: 'A script.', content: { 'text/javascript': { schema: z.string() } } },
        404: FAILURES[404],
        ...failures,
      },
    },
  },
};
