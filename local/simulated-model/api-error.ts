/**
 * An error answer of OpenAI. Apart from completion-request.ts, which the server loads only at the
 * first request.
 */

export class ApiError extends Error {
  override name = 'ApiError';
  readonly status: number;
  readonly param: string | null;
  readonly code: string | null;

  constructor(
    status: number,
    message: string,
    { param = null, code = null }: { param?: string | null; code?: string | null } = {},
  ) {
    super(message);
    this.status = status;
    this.param = param;
    this.code = code;
  }
}
