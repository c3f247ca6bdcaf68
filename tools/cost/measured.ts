/** What a measurement holds: per call, for one way that calls come and so many destinations. */
import * as z from 'zod';

const positive = z.number().nonnegative();

export const Scenario = z.object({
  calls: z.int().positive(),
  /** How calls come. */
  by: z.enum(['sqs', 'http']),
  destinations: z.int().positive(),
  /** All further figures are of one call. */
  readUnits: positive,
  writeUnits: positive,
  sqsRequests: positive,
  invocations: positive,
  /** Of all functions together, the model's time left out. */
  functionMs: positive,
  logBytes: positive,
  storedBytes: positive,
  inputTokens: positive,
  cachedTokens: positive,
  outputTokens: positive,
});
export type Scenario = z.infer<typeof Scenario>;

export const Measured = z.object({
  on: z.iso.date(),
  /** Of the transcript's characters, and how many variables are read. */
  transcriptBytes: z.int().positive(),
  variables: z.int().positive(),
  scenarios: z.array(Scenario).min(1),
});
export type Measured = z.infer<typeof Measured>;
