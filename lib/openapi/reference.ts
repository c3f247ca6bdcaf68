/** The routes of the reference itself; they need no token. */
import * as z from 'zod';
import type { ZodOpenApiPathsObject } from 'zod-openapi';
import { FAILURES } from './failures.ts';

const open = { tags: ['Reference'], security: [] };
const failures = { 429: FAILURES[429], 431: FAILURES[431], 500: FAILURES[500], 503: FAILURES[503] };

const OpenApi = z.looseObject({
  openapi: z.literal('3.1.0').meta({ description: 'Version of the OpenAPI specification.' }),
});

export const REFERENCE_PATHS: ZodOpenApiPathsObject = {
  '/v2/post_call/openapi.json': {
    get: {
      ...open,
      operationId: 'getOpenApi',
      summary: 'Get this document',
      description: 'OpenAPI 3.1, generated from the schemas that validate requests. Needs no token.',
      responses: {
        200: { description: 'The document.', content: { 'application/json': { schema: OpenApi } } },
        ...failures,
      },
    },
  },
  '/v2/post_call/docs': {
    get: {
      ...open,
      operationId: 'getReferencePage',
      summary: 'Get the reference page',
      description: 'Shows this document in a browser. Needs no token.',
      responses: {
        200: { description: 'The page.', content: { 'text/html': { schema: z.string() } } },
        ...failures,
      },
    },
  },
  '/v2/post_call/docs/{asset}': {
    get: {
      ...open,
      operationId: 'getReferenceAsset',
      summary: 'Get a file of the reference page',
      description: 'The script that renders the reference page. Needs no token.',
      requestParams: {
        path: z.object({ asset: z.enum(['redoc.js']).meta({ description: 'Name of the file.' }) }),
      },
      responses: {
        200: { description: 'The script.', content: { 'text/javascript': { schema: z.string() } } },
        404: FAILURES[404],
        ...failures,
      },
    },
  },
};
