/** Calls, models and requests for the tests of lib/extraction. */
import type { Turn } from '../../lib/domain/transcript.ts';
import type { CallInput } from '../../lib/extraction/call-input.ts';
import { type ExtractionRequest, extractValues } from '../../lib/extraction/extract-values.ts';
import { type Model, ModelUnavailable, openAiClient } from '../../lib/extraction/model.ts';
import { aVariable } from './configuration.ts';
import type { ModelServer } from './model-server.ts';

/** Turns of agent and user alternately, numbered from 1. */
export const turns = (...contents: string[]): Turn[] =>
  contents.map((content, index) => ({ turn: index + 1, role: index % 2 === 0 ? 'agent' : 'user', content }));

/** A call that ended on a Friday afternoon in Kolkata. */
export const aCall = (fields: Partial<CallInput> = {}): CallInput => ({
  timestamp: '2026-11-20T10:03:44Z',
  timezone: 'Asia/Kolkata',
  transcript: turns('How many people?', 'A table for four, please.'),
  ...fields,
});

export const aModel = ({ url }: Pick<ModelServer, 'url'>, fields: Partial<Model> = {}): Model => ({
  client: openAiClient({ apiKey: 'sk-test', baseUrl: url }),
  name: 'gpt-4o',
  timeoutSeconds: 60,
  maxRetries: 2,
  ...fields,
});

export const aRequest = (
  server: Pick<ModelServer, 'url'>,
  { model, ...fields }: Partial<Omit<ExtractionRequest, 'model'>> & { model?: Partial<Model> } = {},
): ExtractionRequest => ({
  model: aModel(server, model),
  outletId: 97,
  variables: [aVariable()],
  call: aCall(),
  deadline: Date.now() + 180_000,
  ...fields,
});

/** The error of an extraction to which the model gave no answer. */
export const unavailable = async (request: ExtractionRequest): Promise<ModelUnavailable> => {
  const error: unknown = await extractValues(request).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof ModelUnavailable)) throw error ?? new Error('the extraction succeeded');
  return error;
};
