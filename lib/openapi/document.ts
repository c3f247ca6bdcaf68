/** The contract as OpenAPI 3.1, generated from the schemas that validate. */
import { createDocument } from 'zod-openapi';
import { CALL_ROUTES } from './calls.ts';
import { DESTINATION_ROUTES } from './destinations.ts';
import { FAILURES } from './failures.ts';
import { PLATFORM_ROUTES } from './platforms.ts';
import { REFERENCE_PATHS } from './reference.ts';
import { pathsOf } from './route.ts';
import { STATS_ROUTES } from './stats.ts';
import { VARIABLE_ROUTES } from './variables.ts';

const DESCRIPTION = `When a call with a voice agent ends, postcall reads the variables that a business cares about out of its
transcript and sends them to the business's own systems, each by its own template.

Every answer is an envelope: \`{"success": true, "message", "payload"}\` or
\`{"success": false, "message", "errors": [{"path", "message"}], "request_id"}\`. Unknown fields are refused, so that a typo never
passes silently, save in call-ended events. A token speaks for one outlet; what other outlets have is never confirmed.`;

let made: ReturnType<typeof createDocument> | undefined;

/** The document; made at the first call, the same ever after. */
export function openApiDocument(): ReturnType<typeof createDocument> {
  made ??= createDocument({
    openapi: '3.1.0',
    info: {
      title: 'postcall',
      version: '2.0.0',
      description: DESCRIPTION,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/', description: 'Where this document came from.' }],
    security: [{ bearer: [] }, { token: [] }],
    tags: [
      { name: 'Variables', description: 'Something to be read out of a finished conversation.' },
      { name: 'Destinations', description: 'An HTTP endpoint of the business, with its template.' },
      { name: 'Calls', description: 'Finished conversations, what was read of them, and what was sent.' },
      { name: 'Platforms', description: 'Voice platforms that post their own webhooks here.' },
      { name: 'Reference', description: 'This contract.' },
    ],
    paths: {
      ...pathsOf([
        ...VARIABLE_ROUTES,
        ...DESTINATION_ROUTES,
        ...CALL_ROUTES,
        ...PLATFORM_ROUTES,
        ...STATS_ROUTES,
      ]),
      ...REFERENCE_PATHS,
    },
    components: {
      // No operation has it: it answers a method that its path does not have.
      responses: { MethodNotAllowed: FAILURES[405] },
      securitySchemes: {
        bearer: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description:
            'HS256, claims `{"id": <outlet>, "type": "OUTLET"}`. The word Bearer may be left out of the header.',
        },
        ingestKey: {
          type: 'apiKey',
          in: 'query',
          name: 'key',
          description: "Names the outlet of a platform's webhook; made by `PUT platforms/{platform}`.",
        },
        token: {
          type: 'apiKey',
          in: 'header',
          name: 'token',
          description: 'The same token, where there is no Authorization header.',
        },
      },
    },
  });
  return made;
}
