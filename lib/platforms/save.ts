/**
 * Connects a platform to an outlet: stores its signing secret, and makes the ingest key of its
 * webhook address.
 */
import * as z from 'zod';
import { InvalidRequest } from '../shared/errors.ts';
import type { Json } from '../shared/json.ts';
import { text } from '../shared/text.ts';
import { validated } from '../shared/validate.ts';
import type { Table } from '../table/client.ts';
import { savePlatformItem } from '../table/platforms.ts';
import { ADAPTERS } from './adapters.ts';
import { hashOfKey, newIngestKey } from './authentication.ts';
import { Platform, platformOf } from './platform.ts';

/** The body of `PUT platforms/{platform}`; an absent field keeps what is stored. */
export const PlatformSettings = z.strictObject({
  signing_secret: text(1, 512)
    // A secret pasted with a line break would never match.
    .refine((secret) => secret === secret.trim(), { error: 'must not begin or end with white space' })
    .optional()
    .meta({ description: 'Secret with which the platform signs its webhooks; absent: unchanged.' }),
  rotate_key: z
    .boolean()
    .optional()
    .meta({ description: 'Make a new ingest key; the one before is invalid at once.' }),
});

/** The payload of the answer to `PUT platforms/{platform}`. */
export const SavedPlatform = z.object({
  platform: Platform,
  path: z.string().meta({ description: 'Path that the platform posts to, with `?key=<ingest_key>`.' }),
  ingest_key: z.string().optional().meta({ description: 'The new ingest key: shown only when it is made.' }),
  signing_secret_stored: z.boolean().meta({ description: 'Whether a signing secret is stored.' }),
});
export type SavedPlatform = z.infer<typeof SavedPlatform>;

/** Stores the settings of a platform. @throws {InvalidRequest | NotFound} */
export async function savePlatform(
  { table, outletId }: { table: Table; outletId: number },
  { path, body }: { path: Readonly<Record<string, string | undefined>>; body: Json | undefined },
): Promise<SavedPlatform> {
  const { signing_secret, rotate_key = false } = validated(PlatformSettings, body ?? {});
  const platform = platformOf(path.platform);
  if (signing_secret !== undefined && !ADAPTERS[platform].isSigned) {
    throw new InvalidRequest([
      { path: 'signing_secret', message: `must be absent: ${platform} does not sign its webhooks` },
    ]);
  }
  const ingestKey = newIngestKey(outletId);
  const newHash = hashOfKey(ingestKey);
  const item = await savePlatformItem({ table, outletId, platform }, { newHash, rotate_key, signing_secret });
  return {
    platform,
    path: `/v2/post_call/data/calls/${platform}`,
    ...(item.ingest_key_hash === newHash && { ingest_key: ingestKey }),
    signing_secret_stored: item.signing_secret !== undefined,
  };
}
