/** GET docs, and what its page is drawn with: the contract, for people. */
import { publicHandler } from '../../lib/http/public-handler.ts';
import { referencePage, referenceScript } from '../../lib/openapi/page.ts';

export const handler = publicHandler(async ({ pathParameters, headers }) =>
  pathParameters?.asset === undefined
    ? referencePage()
    : referenceScript(pathParameters.asset, { gzip: /\bgzip\b/i.test(headers['accept-encoding'] ?? '') }),
);
