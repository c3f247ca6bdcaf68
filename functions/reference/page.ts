/** GET docs, and what its page is drawn with: the contract, for people. */
import { openDoor } from '../../lib/http/handlers.ts';
import { referencePage, referenceScript } from '../../lib/openapi/page.ts';

export const handler = openDoor(async ({ pathParameters, headers }) =>
  pathParameters?.asset === undefined
    ? referencePage()
    : referenceScript(pathParameters.asset, { gzip: /\bgzip\b/i.test(headers['accept-encoding'] ?? '') }),
);
