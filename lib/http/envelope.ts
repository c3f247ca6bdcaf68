/** What every answer looks like. */
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { HTTP_STATUS, PostcallError, type Problem } from '../shared/errors.ts';

/** A successful answer, before it is put into its envelope. */
export interface Answer {
  status?: 200 | 202 | undefined;
  message: string;
  payload?: unknown;
  /** Of a list in pages: null at its end. */
  next_cursor?: string | null;
}

const JSON_HEADERS = {
  'content-type': 'application/json; charset=utf-8',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
};

/** `{"success": true, "message", "payload"}`; no payload where there is nothing to return, a `next_cursor` beside a page. */
export const success = ({ status = 200, ...body }: Answer): APIGatewayProxyStructuredResultV2 => ({
  statusCode: status,
  headers: JSON_HEADERS,
  body: JSON.stringify({ success: true, ...body }),
});

/** A body of a megabyte may hold 80,000 fields that we do not know: an answer with all of them is larger than Lambda hands on. */
const MAX_TOLD = 100;

const told = (problems: readonly Problem[]): readonly Problem[] =>
  problems.length <= MAX_TOLD
    ? problems
    : [
        ...problems.slice(0, MAX_TOLD),
        { path: '', message: `and ${problems.length - MAX_TOLD} more problems` },
      ];

/** `{"success": false, "code", "message", "errors", "request_id"}`; an error that is not ours becomes `internal_error` without its message. */
export function failure(error: unknown, requestId: string): APIGatewayProxyStructuredResultV2 {
  const shown =
    error instanceof PostcallError
      ? error
      : new PostcallError('internal_error', 'Internal error: quote the request_id to the operator');
  return {
    statusCode: HTTP_STATUS[shown.code],
    headers: { ...JSON_HEADERS, 'x-request-id': requestId, ...shown.headers },
    body: JSON.stringify({
      success: false,
      code: shown.code,
      message: shown.message,
      errors: told(shown.problems),
      ...shown.details,
      request_id: requestId,
    }),
  };
}
