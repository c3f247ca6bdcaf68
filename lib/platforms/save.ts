/** Connects a platform to an outlet: keeps the secret that it signs with, and makes the key of the address that it posts to. */
import * as z from 'zod';
import { InvalidRequest } from '../shared/errors.ts';
import type { Json } from '../shared/json.ts';
import { text } from '../shared/text.ts';
import { validated } from '../shared/validate.ts';
import type { Table } from '../table/client.ts';
import { savePlatformItem } from '../table/platforms.ts';
import { ADAPTERS } from './adapters.ts';
import { hashOfKey, newIngestKey } from './ingest-key.ts';
import { Platform, platformOf } from './platform.ts';

/** The body of `PUT platforms/{platform}`; a field that is absent keeps what is stored. */
export const PlatformSettings = z.strictObject({
  /** What the platform signs with; pasted with a line break it would never fit. */
  signing_secret: text(1, 512)
    .refine((secret) => secret === secret.trim(), { error: 'must not begin or end with white space' })
    .optional(),
  /** A new ingest key; the one before is void at once. */
  rotate_key: z.boolean().optional(),
});

/** What `PUT platforms/{platform}` answers with. */
export const SavedPlatform = z.object({
  platform: Platform,
  /** Where the platform is to post, with `?key=<ingest_key>`. */
  path: z.string(),
  /** Shown once: when it was made. */
  ingest_key: z.string().optional(),
  signing_secret_stored: z.boolean(),
});
export type SavedPlatform = z.infer<typeof SavedPlatform>;

/** @throws {InvalidRequest | NotFound} */
export async function savePlatform(
  { table, outletId }: { table: Table; outletId: number },
  { path, body }: { path: Readonly<Record<string, string | undefined>>; body: Json | undefined },
): Promise<SavedPlatform> {
  const { signing_secret, rotate_key = false } = validated(PlatformSettings, body ?? {});
  const platform = platformOf(path.platform);
  if (signing_secret !== undefined && !ADAPTERS[platform].isSigned) {
    throw new InvalidRequest([
      { path: 'signing_secret', message: `${platform} does not sign its webhooks: its key is all there is` },
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
