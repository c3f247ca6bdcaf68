/** How long calls are kept, for every function that stores them. */
export const RETENTION = { TRANSCRIPT_RETENTION_DAYS: '90', CALL_RETENTION_DAYS: '365' };
