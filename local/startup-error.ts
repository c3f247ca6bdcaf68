/** Why the local stack cannot start: one clear line for the person at the terminal. */

export class StartupError extends Error {
  override name = 'StartupError';
}

/** The system's own code of an error (`EADDRINUSE`, `ENOENT`), undefined where there is none. */
export const systemCode = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error ? String(error.code) : undefined;
