/** GET openapi.json: the contract, for machines. */
import { publicHandler } from '../../lib/http/public-handler.ts';
import { openApiDocument } from '../../lib/openapi/document.ts';

let text: string | undefined;

export const handler = publicHandler(async () => {
  text ??= JSON.stringify(openApiDocument());
  return {
    statusCode: 200,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'public, max-age=300',
      'x-content-type-options': 'nosniff',
      // No token, no cookie, and public: any page may read it.
      'access-control-allow-origin': '*',
    },
    body: text,
  };
});
