/**
 * An error that stops the local stack from starting; its message is one line for the person at the
 * terminal.
 */

export class StartupError extends Error {
  override name = 'StartupError';
}

/** Returns the operating system's code of an error (`EADDRINUSE`, `ENOENT`), or undefined. */
export const systemCode = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error ? String(error.code) : undefined;
