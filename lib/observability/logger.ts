/**
 * Structured logs, one wide line per event; never a transcript, value, token, header or phone
 * number.
 */
import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';

// POWERTOOLS_SERVICE_NAME names the service and so tells two stages in one account apart.
export const logger = new Logger();

/**
 * Returns a middleware that adds the function and its request id to every line of an invocation.
 * It never logs the event itself.
 */
export const logContext = () => injectLambdaContext(logger, { resetKeys: true });

/** Returns what may be logged of an unexpected error: its name, message and stack. */
export const describeError = (
  error: unknown,
): { error_name: string; error_message: string; stack?: string } =>
  error instanceof Error
    ? { error_name: error.name, error_message: error.message, ...(error.stack && { stack: error.stack }) }
    : { error_name: 'unknown', error_message: typeof error };
