/** Responses of the API: the body of a success, or an `ApiFailure` that says what was refused. */

interface Response {
  status: number;
  data?: unknown;
}
type Success<Answer extends Response> = Extract<Answer, { data: { success: true } }>['data'];

/** One reason why a request was refused. */
export interface Problem {
  /**
   * Path of the field in the request body, its parts joined by dots; empty: the body as a whole.
   */
  path: string;
  message: string;
}

export class ApiFailure extends Error {
  override name = 'ApiFailure';
  readonly status: number;
  /** The API's stable name of the cause (docs/errors.md); a gateway sends none. */
  readonly code: string | undefined;
  readonly problems: readonly Problem[];
  /** Shown so that a person can quote it to support. */
  readonly requestId: string | undefined;

  constructor(
    status: number,
    {
      message,
      code,
      problems = [],
      requestId,
    }: { message: string; code?: string; problems?: readonly Problem[]; requestId?: string },
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.problems = problems;
    this.requestId = requestId;
  }
}

/**
 * Returns the body of a successful response.
 * @throws {ApiFailure} for every other status
 * @throws {TypeError} of `fetch`, when no response arrived
 */
export async function unwrap<Answer extends Response>(pending: Promise<Answer>): Promise<Success<Answer>> {
  const answer = await pending;
  // The client types a body by its status, and TypeScript cannot narrow a generic union by it.
  if (answer.status >= 200 && answer.status < 300) return answer.data as Success<Answer>;
  throw failureOf(answer);
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

const isProblem = (value: unknown): value is Problem =>
  isObject(value) && typeof value.path === 'string' && typeof value.message === 'string';

/**
 * Returns the failure that a response describes. A gateway in front of the API has its own format.
 */
export function failureOf({ status, data }: Response): ApiFailure {
  const { message, code, errors, request_id }: Record<string, unknown> = isObject(data) ? data : {};
  return new ApiFailure(status, {
    message:
      typeof message === 'string' && message !== '' ? message : `The API answered with status ${status}.`,
    ...(typeof code === 'string' && { code }),
    problems: Array.isArray(errors) ? errors.filter(isProblem) : [],
    ...(typeof request_id === 'string' && { requestId: request_id }),
  });
}

/**
 * Returns the problems below one path, keyed by the rest of their path: with the prefix `1`, the
 * problem of `1.var_name` has the key `var_name`.
 */
export function problemsAt(error: unknown, prefix: string): Map<string, string> {
  const problems = error instanceof ApiFailure ? error.problems : [];
  return new Map(
    problems
      .filter(({ path }) => path === prefix || path.startsWith(`${prefix}.`))
      .map(({ path, message }) => [path.slice(prefix.length + 1), message]),
  );
}
