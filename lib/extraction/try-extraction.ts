/**
 * Extracts values from the transcript of a request, to test variables: stores nothing and sends
 * nothing.
 */
import * as z from 'zod';
import { ExtractedValue, type Failure, ModelUse } from '../domain/call.ts';
import { Timestamp, Timezone, Transcript } from '../domain/call-ended.ts';
import { PostcallError, TooLarge } from '../shared/errors.ts';
import type { Json } from '../shared/json.ts';
import { validated } from '../shared/validate.ts';
import { Turns } from '../table/calls/call-documents.ts';
import type { Table } from '../table/client.ts';
import { currentConfiguration } from '../table/current-configuration.ts';
import { variablesToTry } from '../variables/try.ts';
import { extractValues } from './extract-values.ts';
import { type Model, ModelUnavailable } from './model.ts';
import { fitsOneRequest } from './windows.ts';

export const TryRequest = z.strictObject({
  transcript: Transcript,
  // The number is checked before each variable is parsed: a body has room for 350,000.
  variables: z
    .custom<unknown[]>(Array.isArray, { error: 'must be an array' })
    .meta({
      type: 'array',
      // The schema that POST variables has, which parses each variable later.
      items: { $ref: '#/components/schemas/NewVariable' },
      description: 'Variables that are not saved, at most 200. Without it the saved variables are used.',
    })
    .optional(),
  timestamp: Timestamp.nullish().meta({ description: 'When the call ended: ISO 8601; absent: now.' }),
  timezone: Timezone.nullish().meta({ description: 'IANA time zone of the business; UTC if absent.' }),
});

/** The transcript is returned as turns, because the request may give it as one text. */
export const TrialExtraction = z.object({
  values: z.array(ExtractedValue).meta({ description: 'Extracted values, one for each variable.' }),
  model: ModelUse.meta({ description: 'How the model was used.' }),
  transcript: Turns.meta({ description: 'The transcript as numbered turns.' }),
});
export type TrialExtraction = z.infer<typeof TrialExtraction>;

/** For the whole extraction: API Gateway ends a request after 30 s. */
const MAX_DURATION_MS = 25_000;

/** Thrown when the model gave no values; `failure` in the envelope says why. */
export class ModelFailed extends PostcallError {
  constructor(failure: Failure) {
    super('model_failed', 'The model could not extract values from this transcript', {
      details: { failure },
    });
  }
}

/**
 * Returns the values of the request's variables, or of the saved ones. Sends one request to the
 * model and never retries.
 * @throws {InvalidRequest | Conflict | TooLarge | ModelFailed}
 */
export async function tryExtraction(
  { table, model, outletId }: { table: Table; model: Model; outletId: number },
  body: Json | undefined,
): Promise<TrialExtraction> {
  const deadline = Date.now() + MAX_DURATION_MS;
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
    const {
      values,
      model: use,
      failure,
    } = await extractValues({
      model,
      outletId,
      variables,
      call,
      deadline,
      reserveMs: 0,
      askOnce: true,
    });
    if (failure) throw new ModelFailed(failure);
    return { values, model: use, transcript: request.transcript };
  } catch (error) {
    if (!(error instanceof ModelUnavailable)) throw error;
    throw new ModelFailed({ code: 'model_unavailable', message: error.message });
  }
}
