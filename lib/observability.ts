/** Structured logs: one wide line for each thing that happened; never a transcript, value, token, header or phone number. */
import { Logger } from '@aws-lambda-powertools/logger';

export const logger = new Logger({ serviceName: 'postcall' });

/** What of an unexpected error may be logged: its kind and where it came from. */
export const describeError = (
  error: unknown,
): { error_name: string; error_message: string; stack?: string } =>
  error instanceof Error
    ? { error_name: error.name, error_message: error.message, ...(error.stack && { stack: error.stack }) }
    : { error_name: 'unknown', error_message: typeof error };
