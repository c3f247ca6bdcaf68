/** Reads a transcript now, for whoever writes variables: stores nothing and sends nothing. */
import * as z from 'zod';
import { ExtractedValue, type Failure, ModelUse } from '../domain/call.ts';
import { Timestamp, Timezone, Transcript } from '../domain/call-ended.ts';
import { PostcallError, TooLarge } from '../shared/errors.ts';
import type { Json } from '../shared/json.ts';
import { validated } from '../shared/validate.ts';
import { Turns } from '../table/calls/transcript-and-values.ts';
import type { Table } from '../table/client.ts';
import { currentConfiguration } from '../table/current-configuration.ts';
import { variablesToTry } from '../variables/try.ts';
import { type Model, ModelUnavailable } from './model.ts';
import { readCall } from './read.ts';
import { fitsOneRequest } from './windows.ts';

export const TryRequest = z.strictObject({
  transcript: Transcript,
  /** As in a request that saves them; absent: the saved ones. */
  // Counted before any of them is looked at: 350,000 fit into a body.
  variables: z
    .custom<unknown[]>(Array.isArray, { error: 'must be an array' })
    .meta({
      type: 'array',
      items: {},
      description: 'As in a request that saves them, up to 200; absent: the saved ones.',
    })
    .optional(),
  /** When the call ended; absent: now. */
  timestamp: Timestamp.nullish(),
  timezone: Timezone.nullish(),
});

/** With the turns as they were counted: a text falls into turns here alone. */
export const TriedReading = z.object({
  values: z.array(ExtractedValue),
  model: ModelUse,
  transcript: Turns,
});
export type TriedReading = z.infer<typeof TriedReading>;

/** Of the whole reading: API Gateway gives up after 30 s. */
const TIME_MS = 25_000;

/** Thrown when the model could not read the transcript of a request; `failure` in the envelope says why. */
export class ModelFailed extends PostcallError {
  constructor(failure: Failure) {
    super('model_failed', 'The model could not read this transcript', { details: { failure } });
  }
}

/**
 * Reads the transcript of a request with its variables or the saved ones: one request to the model, none again.
 * @throws {InvalidRequest | Conflict | TooLarge | ModelFailed}
 */
export async function tryReading(
  { table, model, outletId }: { table: Table; model: Model; outletId: number },
  body: Json | undefined,
): Promise<TriedReading> {
  const deadline = Date.now() + TIME_MS;
  const request = validated(TryRequest, body);
  const variables = request.variables
    ? variablesToTry(request.variables, ['variables'])
    : (await currentConfiguration({ table, outletId })).variables;
  if (!fitsOneRequest(request.transcript, variables)) {
    throw new TooLarge(
      'transcript_too_long',
      'The transcript and the variables are too long for one request to the model',
    );
  }
  const call = {
    transcript: request.transcript,
    timestamp: request.timestamp ?? new Date().toISOString(),
    timezone: request.timezone,
  };
  try {
    const reading = await readCall({ model, outletId, variables, call, deadline, reserveMs: 0, once: true });
    if (reading.failure) throw new ModelFailed(reading.failure);
    return { values: reading.values, model: reading.model, transcript: request.transcript };
  } catch (error) {
    if (!(error instanceof ModelUnavailable)) throw error;
    throw new ModelFailed({ code: 'model_unavailable', message: error.message });
  }
}
