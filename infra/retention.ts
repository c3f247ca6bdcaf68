/** How long calls are kept. Apart because routes.ts needs it and is loaded without the CDK. */

/** The environment of every function that stores calls. */
export const RETENTION = { TRANSCRIPT_RETENTION_DAYS: '90', CALL_RETENTION_DAYS: '365' };
