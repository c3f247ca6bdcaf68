/** The settings of a function, from its environment: parsed once, at cold start. */
import * as z from 'zod';

const name = z.string().min(1);
const seconds = z.coerce.number().positive();
const days = z.coerce.number().positive();
const flag = z.enum(['true', 'false']).transform((value) => value === 'true');

/** Every setting; a function picks those that it needs. */
const Settings = z.object({
  TABLE_NAME: name,
  CALL_ENDED_QUEUE_URL: z.url(),
  DELIVERY_DUE_QUEUE_URL: z.url(),
  JWT_SECRET_ARN: name,
  OPENAI_SECRET_ARN: name,
  OPENAI_MODEL: name,
  /** Empty: OpenAI's own URL. */
  OPENAI_BASE_URL: z.union([z.literal(''), z.url()]),
  OPENAI_TIMEOUT_SECONDS: seconds,
  OPENAI_MAX_RETRIES: z.coerce.number().int().min(0).max(10),
  RETRY_SCHEDULE_SECONDS: name,
  DELIVERY_TIMEOUT_SECONDS: seconds,
  DISABLE_AFTER_SECONDS: seconds,
  /** CIDRs, separated by commas, that the SSRF guard allows; empty: none. */
  ALLOWED_PRIVATE_NETWORKS: z.string(),
  ALLOW_HTTP_DESTINATIONS: flag,
  /** Counted from when a call was received; may be a fraction of a day. */
  TRANSCRIPT_RETENTION_DAYS: days,
  CALL_RETENTION_DAYS: days,
});
type Settings = typeof Settings;

/** Thrown at cold start when the environment lacks a setting or holds one that does not fit. */
export class ConfigurationError extends Error {
  override name = 'ConfigurationError';
}

/**
 * Returns the settings that the mask names: `settings({ TABLE_NAME: true })`.
 * @throws {ConfigurationError} with the name of every setting that is missing or wrong, never its
 * value
 */
export function settings<Mask extends { [Name in keyof Settings['shape']]?: true }>(
  mask: Mask & Record<Exclude<keyof Mask, keyof Settings['shape']>, never>,
): z.output<ReturnType<typeof Settings.pick<Mask>>> {
  const result = Settings.pick(mask).safeParse(process.env);
  if (result.success) return result.data;
  const wrong = [...new Set(result.error.issues.map((issue) => issue.path.join('.')))];
  throw new ConfigurationError(`missing or wrong in the environment: ${wrong.join(', ')}`);
}
