/** The envelope of every response. */
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { HTTP_STATUS, PostcallError, type Problem } from '../shared/errors.ts';

/** A successful response, before it is put into its envelope. */
export interface Answer {
  status?: 200 | 202 | undefined;
  message: string;
  payload?: unknown;
  /** The cursor of the next page of a list: null on the last page. */
  next_cursor?: string | null;
}

const JSON_HEADERS = {
  'content-type': 'application/json; charset=utf-8',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
};

/**
 * Returns `{"success": true, "message", "payload"}`: without a payload where there is nothing to
 * return, with a `next_cursor` beside a page.
 */
export const success = ({ status = 200, ...body }: Answer): APIGatewayProxyStructuredResultV2 => ({
  statusCode: status,
  headers: JSON_HEADERS,
  body: JSON.stringify({ success: true, ...body }),
});

/**
 * A body of a megabyte may hold 80,000 unknown fields: an answer with all of them is larger than
 * Lambda returns (6 MB).
 */
const MAX_SHOWN = 100;

const moreProblems = (count: number): string =>
  count === 1 ? 'and 1 more problem' : `and ${count} more problems`;

const shownOf = (problems: readonly Problem[]): readonly Problem[] =>
  problems.length <= MAX_SHOWN
    ? problems
    : [...problems.slice(0, MAX_SHOWN), { path: '', message: moreProblems(problems.length - MAX_SHOWN) }];

/**
 * Returns `{"success": false, "code", "message", "errors", "request_id"}`; an error that is not
 * ours becomes `internal_error` without its message.
 */
export function failure(error: unknown, requestId: string): APIGatewayProxyStructuredResultV2 {
  const shown =
    error instanceof PostcallError
      ? error
      : new PostcallError('internal_error', 'Internal error: quote the request_id to the operator');
  return {
    statusCode: HTTP_STATUS[shown.code],
    headers: { ...JSON_HEADERS, ...shown.headers },
    body: JSON.stringify({
      success: false,
      code: shown.code,
      message: shown.message,
      errors: shownOf(shown.problems),
      ...shown.details,
      request_id: requestId,
    }),
  };
}
