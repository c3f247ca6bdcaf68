/** A request with an `Idempotency-Key`: done once, and answered again as it was when its sender repeats it. */
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
import type { Answer } from './envelope.ts';
import type { Once } from './handlers.ts';

const HEADER = 'idempotency-key';
const KEPT_SECONDS = 86_400;
/** Left of a function's time, so that what was done is answered even when it could not be kept. */
const TO_ANSWER_MS = 3_000;

/** The header, where there is one. */
export const IdempotencyKey = z
  .string()
  .regex(/^[\x20-\x7e]{1,255}$/, { error: 'must be 1 to 255 printable ASCII characters' })
  .optional();

/** As text: an answer may nest deeper than what we take from outside. */
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
 * Makes an operation answer a repeated request as it did the first time, for 24 h: same outlet, key, path and body (as
 * JSON: neither spaces nor the order of its fields matter). What failed is not kept, and is done again.
 *
 * At most once: a function that dies between the operation and the keeping of its answer leaves a request of which nobody
 * knows whether it was done. It is not done again; its sender is told to look.
 * @param kept what is kept of an answer that shows something only once
 * @throws {InvalidRequest} for a key that is none
 * @throws {Conflict} for a key of another request, while the first one is still running, and when nobody knows how it ended
 */
export const idempotent =
  ({ table, kept = (answer) => answer }: { table: Table; kept?: (answer: Answer) => Answer }): Once =>
  async ({ event, context, request }, operation) => {
    const key = keyOf(request.headers);
    if (key === undefined) return operation();

    let ended: { answer: Answer } | { error: unknown } | undefined;
    const once = makeIdempotent(
      async (_asked: { key: string; request: { path: string; body?: Json } }) => {
        try {
          const answer = await operation();
          ended = { answer };
          return JSON.stringify(kept(answer));
        } catch (error) {
          ended = { error };
          throw error;
        }
      },
      {
        persistenceStore: idempotencyStore({
          table,
          outletId: request.outletId,
          deadline: Date.now() + context.getRemainingTimeInMillis() - TO_ANSWER_MS,
        }),
        config: new IdempotencyConfig({
          eventKeyJmesPath: 'key',
          payloadValidationJmesPath: 'request',
          throwOnNoIdempotencyKey: true,
          hashFunction: 'sha256',
          expiresAfterSeconds: KEPT_SECONDS,
          lambdaContext: context,
        }),
      },
    );
    const { method, path } = event.requestContext.http;
    const { body } = request;
    try {
      const again = await once({
        key,
        request: { path: `${method} ${path}`, ...(body !== undefined && { body }) },
      });
      return ended && 'answer' in ended ? ended.answer : StoredAnswer.parse(again);
    } catch (error) {
      if (!ended) throw refusal(error);
      if ('error' in ended) throw ended.error;
      // It is done, and says so: only its repeat will not be known.
      logger.warn('answer not kept', { outlet_id: request.outletId, ...describeError(causeOf(error)) });
      return ended.answer;
    }
  };

function keyOf(headers: Readonly<Record<string, string | undefined>>): string | undefined {
  const { data, error } = IdempotencyKey.safeParse(headers[HEADER]);
  if (!error) return data;
  throw new InvalidRequest(error.issues.map(({ message }) => ({ path: HEADER, message })));
}

/** Why the operation was not begun. */
function refusal(error: unknown): unknown {
  if (error instanceof IdempotencyValidationError) {
    return new Conflict('idempotency_key_reused', 'Idempotency-Key was used for another request', [
      { path: HEADER, message: 'was used with another path or body: send a new key' },
    ]);
  }
  if (error instanceof OutcomeUnknown) {
    return new Conflict(
      'idempotency_outcome_unknown',
      'The outcome of the first request with this Idempotency-Key is unknown',
      [
        {
          path: HEADER,
          message:
            'its first request was cut off before it was answered: check whether it took effect; if it did not, send it with a new key',
        },
      ],
    );
  }
  // Inconsistent: it ended or began while we looked, three times in a row.
  if (
    error instanceof IdempotencyAlreadyInProgressError ||
    error instanceof IdempotencyInconsistentStateError
  ) {
    return new Conflict(
      'idempotency_key_in_progress',
      'A request with this Idempotency-Key is still running',
      [{ path: HEADER, message: 'its first request is still in progress: retry later' }],
    );
  }
  return causeOf(error);
}

/** The library wraps what the table threw. */
const causeOf = (error: unknown): unknown =>
  error instanceof IdempotencyPersistenceLayerError ? (error.cause ?? error) : error;
