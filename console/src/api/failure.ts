/** What the API refuses, in its own words. */

export interface Problem {
  /** Where in what was sent, dots between its parts. */
  path: string;
  message: string;
}

export class ApiFailure extends Error {
  override name = 'ApiFailure';
  readonly status: number;
  readonly problems: readonly Problem[];
  /** To be quoted to the operator. */
  readonly requestId: string | undefined;

  constructor(
    status: number,
    {
      message,
      problems = [],
      requestId,
    }: { message: string; problems?: readonly Problem[]; requestId?: string },
  ) {
    super(message);
    this.status = status;
    this.problems = problems;
    this.requestId = requestId;
  }
}

/** An answer that is no success, of ours or of what stands before us: a gateway has a shape of its own. */
export function failureOf({ status, data }: { status: number; data?: unknown }): ApiFailure {
  const { message, errors, request_id } = (typeof data === 'object' && data !== null ? data : {}) as {
    message?: unknown;
    errors?: unknown;
    request_id?: unknown;
  };
  return new ApiFailure(status, {
    message: typeof message === 'string' && message !== '' ? message : `The API answered ${status}.`,
    ...(Array.isArray(errors) && { problems: errors as Problem[] }),
    ...(typeof request_id === 'string' && { requestId: request_id }),
  });
}

/** The problems of one part of what was sent, by what remains of their paths: `1.var_name` is `var_name` of `1`. */
export function problemsAt(error: unknown, prefix: string): Map<string, string> {
  const problems = error instanceof ApiFailure ? error.problems : [];
  return new Map(
    problems
      .filter(({ path }) => path === prefix || path.startsWith(`${prefix}.`))
      .map(({ path, message }) => [path.slice(prefix.length + 1), message]),
  );
}
