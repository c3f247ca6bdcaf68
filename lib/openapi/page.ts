/** The reference page: Redoc renders the OpenAPI document. Nothing is loaded from another host. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { APIGatewayProxyStructuredResultV2 as HttpResult } from 'aws-lambda';
import { NotFound } from '../shared/errors.ts';

const ASSET = 'redoc.js';

/**
 * Relative to the function's folder: in a bundle CDK puts a copy there, from sources it is the
 * repository.
 */
export const REDOC = 'node_modules/redoc/bundles/redoc.standalone.js';

const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>postcall: reference</title>
<style>body { margin: 0; }</style>
</head>
<body>
<redoc spec-url="openapi.json" hide-download-button></redoc>
<noscript>This page needs JavaScript; the document is <a href="openapi.json">openapi.json</a>.</noscript>
<script src="docs/${ASSET}"></script>
</body>
</html>
`;

// Redoc adds inline styles and searches in a worker made from a blob.
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  'worker-src blob:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const httpResult = (type: string, fields: Partial<HttpResult> & Pick<HttpResult, 'headers'>): HttpResult => ({
  statusCode: 200,
  ...fields,
  headers: { 'content-type': type, 'x-content-type-options': 'nosniff', ...fields.headers },
});

export const referencePage = (): HttpResult =>
  httpResult('text/html; charset=utf-8', {
    headers: {
      'cache-control': 'public, max-age=300',
      'content-security-policy': POLICY,
      'referrer-policy': 'no-referrer',
    },
    body: PAGE,
  });

const compress = promisify(gzip);
let script: Promise<{ plain: Buffer; zipped: Buffer }> | undefined;

async function readScript() {
  const plain = await readFile(path.resolve(process.env.LAMBDA_TASK_ROOT ?? '', REDOC));
  return { plain, zipped: await compress(plain) };
}

/**
 * Returns the script, compressed on request: HTTP APIs do not compress, and it has 1.1 MB.
 * @throws {NotFound}
 */
export async function referenceScript(
  name: string,
  { gzip: asGzip }: { gzip: boolean },
): Promise<HttpResult> {
  if (name !== ASSET)
    throw new NotFound('file_not_found', 'File not found', [{ path: 'asset', message: `must be ${ASSET}` }]);
  script ??= readScript();
  const { plain, zipped } = await script;
  return httpResult('text/javascript; charset=utf-8', {
    headers: {
      'cache-control': 'public, max-age=86400',
      vary: 'accept-encoding',
      ...(asGzip && { 'content-encoding': 'gzip' }),
    },
    ...(asGzip
      ? { body: zipped.toString('base64'), isBase64Encoded: true }
      : { body: plain.toString('utf8') }),
  });
}
