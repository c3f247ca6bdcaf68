/**
 * Requests with an `Idempotency-Key`: run once, and answered again from the idempotency store when
 * they are repeated. Only the handlers that take the key import this file: its library is a tenth
 * of a bundle.
 */
import {
  IdempotencyAlreadyInProgressError,
  IdempotencyConfig,
  IdempotencyInconsistentStateError,
  IdempotencyPersistenceLayerError,
  IdempotencyValidationError,
  makeIdempotent,
} from '@aws-lambda-powertools/idempotency';
import * as z from 'zod';
import { describeError, logger } from '../observability/logger.ts';
import { Conflict, InvalidRequest } from '../shared/errors.ts';
import type { Json } from '../shared/json.ts';
import type { Table } from '../table/client.ts';
import { idempotencyStore, OutcomeUnknown } from '../table/idempotency-store.ts';
import type { Idempotency } from './api-handler.ts';
import type { Answer } from './envelope.ts';

const HEADER = 'idempotency-key';
const STORED_SECONDS = 86_400;
/**
 * Reserved of a function's time, so that it can still answer when its answer could not be stored.
 */
const TIME_TO_ANSWER_MS = 3_000;

/** The header of a request that has one. */
export const IdempotencyKey = z
  .string()
  .regex(/^[\x20-\x7e]{1,255}$/, { error: 'must be 1 to 255 printable ASCII characters' })
  .optional();

/** Parsed without limits: an answer of ours may nest deeper than a body from outside. */
const StoredAnswer = z
  .string()
  .transform((text): unknown => JSON.parse(text))
  .pipe(
    z.object({
      status: z.literal([200, 202]).optional(),
      message: z.string(),
      payload: z.unknown().optional(),
    }),
  );

/**
 * Makes an operation answer a repeated request as it did the first time, for 24 hours. A repeated
 * request has the same outlet, key, path and body (compared as JSON: white space and the order of
 * fields do not matter). A failed request is not stored: its repeat runs again.
 *
 * At most once: when a function dies after its operation and before its answer is stored, the
 * outcome is unknown. The request does not run again, and the sender is told to check.
 * @param stored returns the part of an answer that may be stored: without secrets that are shown
 * once
 * @throws {InvalidRequest} for a key that is not valid
 * @throws {Conflict} for a key of another request, while the first request runs, and when its
 * outcome is unknown
 */
export const idempotent =
  ({
    stored = (answer) => answer,
  }: {
    stored?: (answer: Answer) => Answer;
  } = {}): Idempotency<{
    table: Table;
  }> =>
  async ({ event, context, request }, operation) => {
    const key = keyOf(request.headers);
    if (key === undefined) return operation();

    let ended: { answer: Answer } | { error: unknown } | undefined;
    const once = makeIdempotent(
      async (_asked: { key: string; request: { path: string; body?: Json } }) => {
        try {
          const answer = await operation();
          ended = { answer };
          return JSON.stringify(stored(answer));
        } catch (error) {
          ended = { error };
          throw error;
        }
      },
      {
        persistenceStore: idempotencyStore({
          table: request.table,
          outletId: request.outletId,
          deadline: Date.now() + context.getRemainingTimeInMillis() - TIME_TO_ANSWER_MS,
        }),
        config: new IdempotencyConfig({
          eventKeyJmesPath: 'key',
          payloadValidationJmesPath: 'request',
          throwOnNoIdempotencyKey: true,
          hashFunction: 'sha256',
          expiresAfterSeconds: STORED_SECONDS,
          lambdaContext: context,
        }),
      },
    );
    const { method, path } = event.requestContext.http;
    const { body } = request;
    try {
      const answer = await once({
        key,
        request: { path: `${method} ${path}`, ...(body !== undefined && { body }) },
      });
      return ended && 'answer' in ended ? ended.answer : StoredAnswer.parse(answer);
    } catch (error) {
      if (!ended) throw refusal(error);
      if ('error' in ended) throw ended.error;
      // The operation succeeded: answer it. Only a repeat will find its outcome unknown.
      logger.warn('answer not stored', { outlet_id: request.outletId, ...describeError(causeOf(error)) });
      return ended.answer;
    }
  };

function keyOf(headers: Readonly<Record<string, string | undefined>>): string | undefined {
  const { data, error } = IdempotencyKey.safeParse(headers[HEADER]);
  if (!error) return data;
  throw new InvalidRequest(error.issues.map(({ message }) => ({ path: HEADER, message })));
}

/** Returns why the operation did not run. */
function refusal(error: unknown): unknown {
  if (error instanceof IdempotencyValidationError) {
    return conflict('idempotency_key_reused', {
      message: 'Idempotency-Key was used for another request',
      problem: 'was used with another path or body: send a new key',
    });
  }
  if (error instanceof OutcomeUnknown) {
    return conflict('idempotency_outcome_unknown', {
      message: 'The outcome of the first request with this Idempotency-Key is unknown',
      problem:
        'the first request ended before its response was stored: check whether it took effect; if not, send it with a new key',
    });
  }
  // Inconsistent: the first request began or ended while we looked, three times in a row.
  if (
    error instanceof IdempotencyAlreadyInProgressError ||
    error instanceof IdempotencyInconsistentStateError
  ) {
    return conflict('idempotency_key_in_progress', {
      message: 'A request with this Idempotency-Key is still running',
      problem: 'the first request is still running: retry later',
    });
  }
  return causeOf(error);
}

const conflict = (
  code: 'idempotency_key_reused' | 'idempotency_outcome_unknown' | 'idempotency_key_in_progress',
  { message, problem }: { message: string; problem: string },
): Conflict => new Conflict(code, message, [{ path: HEADER, message: problem }]);

/** Returns what the table threw: the library wraps it. */
const causeOf = (error: unknown): unknown =>
  error instanceof IdempotencyPersistenceLayerError ? (error.cause ?? error) : error;
