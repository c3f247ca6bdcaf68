/** Calls, models and deadlines for the tests of this folder. */

import type { Turn } from '../../lib/domain/transcript.ts';
import type { ReadableCall } from '../../lib/extraction/claim-call.ts';
import { type Model, ModelUnavailable, openAiClient } from '../../lib/extraction/model.ts';
import { type ReadingRequest, readCall } from '../../lib/extraction/read.ts';
import { aVariable } from './configuration.ts';
import type { ModelServer } from './model-server.ts';

/** Turns by agent and user in alternation, from 1. */
export const turns = (...contents: string[]): Turn[] =>
  contents.map((content, index) => ({ turn: index + 1, role: index % 2 === 0 ? 'agent' : 'user', content }));

/** A call that ended on a Friday afternoon in Kolkata. */
export const aCall = (fields: Partial<ReadableCall> = {}): ReadableCall => ({
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
  { model, ...fields }: Partial<Omit<ReadingRequest, 'model'>> & { model?: Partial<Model> } = {},
): ReadingRequest => ({
  model: aModel(server, model),
  outletId: 97,
  variables: [aVariable()],
  call: aCall(),
  deadline: Date.now() + 180_000,
  ...fields,
});

/** What a reading threw for want of an answer. */
export const unavailable = async (request: ReadingRequest): Promise<ModelUnavailable> => {
  const error: unknown = await readCall(request).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof ModelUnavailable)) throw error ?? new Error('it was read');
  return error;
};
