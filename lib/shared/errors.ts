/** Every error that a caller of the API may see, each with its stable code (docs/errors.md). */

/**
 * One thing that is wrong. `path` is where in the body as it was sent (`0.var_name`); `''` is the
 * body itself.
 */
export interface Problem {
  path: string;
  message: string;
}

/** The HTTP status of every code of a failure envelope; the one place where it is decided. */
export const HTTP_STATUS = {
  invalid_request: 400,
  invalid_json: 400,
  template_not_renderable: 400,
  token_missing: 401,
  token_invalid: 401,
  token_expired: 401,
  webhook_not_authenticated: 401,
  token_type_forbidden: 403,
  route_not_found: 404,
  outlet_not_found: 404,
  call_not_found: 404,
  destination_not_found: 404,
  variable_not_found: 404,
  platform_not_found: 404,
  file_not_found: 404,
  method_not_allowed: 405,
  duplicate_name: 409,
  concurrent_change: 409,
  call_erased: 409,
  call_without_deliveries: 409,
  delivery_loop: 409,
  destination_disabled: 409,
  extraction_in_progress: 409,
  transcript_expired: 409,
  idempotency_key_reused: 409,
  idempotency_key_in_progress: 409,
  idempotency_outcome_unknown: 409,
  body_too_large: 413,
  transcript_too_long: 413,
  unsupported_media_type: 415,
  internal_error: 500,
  model_failed: 502,
} as const;

export type ErrorCode = keyof typeof HTTP_STATUS;
const isErrorCode = (text: string): text is ErrorCode => Object.hasOwn(HTTP_STATUS, text);
export const ERROR_CODES: readonly ErrorCode[] = Object.keys(HTTP_STATUS).filter(isErrorCode);

/** A status that a failure envelope is answered with. */
export type FailureStatusCode = (typeof HTTP_STATUS)[ErrorCode];

/** Returns the codes that are answered with a status. */
export const codesOf = (status: FailureStatusCode): ErrorCode[] =>
  ERROR_CODES.filter((code) => HTTP_STATUS[code] === status);

/** The codes that are answered with this status. */
export type CodeOf<Status extends number> = {
  [Code in ErrorCode]: (typeof HTTP_STATUS)[Code] extends Status ? Code : never;
}[ErrorCode];

/**
 * An error whose message is meant for the sender of the request; any other error becomes
 * `internal_error`.
 */
export class PostcallError extends Error {
  readonly code: ErrorCode;
  readonly problems: readonly Problem[];
  /** Further fields of the failure envelope. */
  readonly details: Readonly<Record<string, unknown>>;
  /** Further headers of the answer. */
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    code: ErrorCode,
    message: string,
    {
      problems = [],
      details = {},
      headers = {},
    }: {
      problems?: readonly Problem[];
      details?: Readonly<Record<string, unknown>>;
      headers?: Readonly<Record<string, string>>;
    } = {},
  ) {
    super(message);
    this.name = new.target.name;
    this.code = code;
    this.problems = withoutRepeats(problems);
    this.details = details;
    this.headers = headers;
  }
}

/** The same problem may be found twice: by two rules, or by a schema and its refinement. */
const withoutRepeats = (problems: readonly Problem[]): Problem[] => [
  ...new Map(problems.map((problem) => [JSON.stringify([problem.path, problem.message]), problem])).values(),
];

/** Thrown when a body, query or path does not fit the contract; carries every problem at once. */
export class InvalidRequest extends PostcallError {
  constructor(
    problems: readonly Problem[],
    { code = 'invalid_request', message = 'Invalid request' }: { code?: CodeOf<400>; message?: string } = {},
  ) {
    super(code, message, { problems });
  }
}

/** Thrown when the sender is not authenticated: no valid token, or no valid key and signature. */
export class Unauthorized extends PostcallError {
  constructor(code: CodeOf<401>, message: string) {
    super(code, message);
  }
}

/** Thrown when a valid token is of another type than OUTLET. */
export class Forbidden extends PostcallError {
  constructor() {
    super('token_type_forbidden', 'Forbidden: this token is not of type OUTLET');
  }
}

/** Thrown when an id of the request does not exist in this outlet. */
export class NotFound extends PostcallError {
  constructor(code: CodeOf<404>, message: string, problems: readonly Problem[] = []) {
    super(code, message, { problems });
  }
}

/**
 * The answer to a request that names another outlet than its token: never whether that outlet
 * exists.
 */
export const outletNotFound = (path = 'outlet_id'): NotFound =>
  new NotFound('outlet_not_found', 'Outlet with ID not found', [
    { path, message: 'is not the outlet of the token' },
  ]);

/** The longest part of a path that an answer repeats. */
const MAX_PATH_SHOWN = 200;

/** The answer to a request for a path of no route. */
export const routeNotFound = (path: string): NotFound =>
  new NotFound('route_not_found', 'Path not found: GET /v2/post_call/docs lists every path', [
    { path: '', message: `${path.slice(0, MAX_PATH_SHOWN)} is not a path of this API` },
  ]);

/** Thrown when a path exists, but not with this method. */
export class MethodNotAllowed extends PostcallError {
  constructor(method: string, allowed: readonly string[]) {
    super('method_not_allowed', `${method} is not allowed on this path: use ${allowed.join(' or ')}`, {
      headers: { allow: allowed.join(', ') },
    });
  }
}

/** Thrown when the request is valid but conflicts with what is stored. */
export class Conflict extends PostcallError {
  constructor(code: CodeOf<409>, message: string, problems: readonly Problem[] = []) {
    super(code, message, { problems });
  }
}

/** Thrown for a body or a transcript that is over its limit. */
export class TooLarge extends PostcallError {
  constructor(code: CodeOf<413>, message: string) {
    super(code, message);
  }
}

/** Thrown for a body that is not JSON in UTF-8 by its content-type. */
export class UnsupportedMediaType extends PostcallError {
  constructor() {
    super('unsupported_media_type', 'Send the body as content-type: application/json, in UTF-8');
  }
}
