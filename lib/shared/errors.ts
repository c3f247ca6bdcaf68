/** What can go wrong and whose doing it is: every error that a caller of the API may see, by its stable code. */

/** One thing that is wrong: `path` follows the body as it was sent (`0.var_name`), `''` is the body itself. */
export interface Problem {
  path: string;
  message: string;
}

/** The HTTP status of every code; the one place where it is decided. */
export const HTTP_STATUS = {
  invalid_request: 400,
  unauthorized: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  too_large: 413,
  unsupported_media_type: 415,
  model_failed: 502,
} as const;

export type ErrorCode = keyof typeof HTTP_STATUS;

/** An error whose message is meant for the one who sent the request; anything else becomes an opaque 500. */
export class PostcallError extends Error {
  readonly code: ErrorCode;
  readonly problems: readonly Problem[];
  /** Further fields of the failure envelope. */
  readonly details: Readonly<Record<string, unknown>>;

  constructor(
    code: ErrorCode,
    message: string,
    problems: readonly Problem[] = [],
    details: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
    this.name = new.target.name;
    this.code = code;
    this.problems = problems;
    this.details = details;
  }
}

/** Thrown when a body, query or path does not fit the contract; carries everything that is wrong at once. */
export class InvalidRequest extends PostcallError {
  constructor(problems: readonly Problem[], message = 'Invalid request') {
    super('invalid_request', message, problems);
  }
}

/** Thrown when there is no valid token, or no valid key and signature. The answer is the same whatever is wrong with it. */
export class Unauthorized extends PostcallError {
  constructor(message = 'Unauthorized: send a valid token in the Authorization header') {
    super('unauthorized', message);
  }
}

/** Thrown when a valid token is of another type than OUTLET. */
export class Forbidden extends PostcallError {
  constructor() {
    super('forbidden', 'Forbidden: this token is not of type OUTLET');
  }
}

/** Thrown when an id of the request names nothing in this outlet. */
export class NotFound extends PostcallError {
  constructor(message: string, problems: readonly Problem[] = []) {
    super('not_found', message, problems);
  }
}

/** Thrown when the request is right but the state of the outlet speaks against it. */
export class Conflict extends PostcallError {
  constructor(message: string, problems: readonly Problem[] = []) {
    super('conflict', message, problems);
  }
}

/** Thrown for a body over 1 MiB. */
export class TooLarge extends PostcallError {
  constructor(message: string) {
    super('too_large', message);
  }
}

/** Thrown for a body that is not JSON in UTF-8 by its content-type. */
export class UnsupportedMediaType extends PostcallError {
  constructor() {
    super('unsupported_media_type', 'Send the body as content-type: application/json, in UTF-8');
  }
}
