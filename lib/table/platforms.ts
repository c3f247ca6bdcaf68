/**
 * A voice platform of an outlet in the table: the key and the secret that authenticate its
 * webhooks.
 */
import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { Table } from './client.ts';
import { platformKey } from './keys.ts';
import { updateExpression } from './update.ts';

interface PlatformRef {
  table: Table;
  outletId: number;
  platform: string;
}

/**
 * The secret is stored as it is, encrypted at rest by the table's key: checking an HMAC needs it.
 */
const PlatformItem = z.object({
  /** SHA-256 in hexadecimal. */
  ingest_key_hash: z.string(),
  signing_secret: z.string().optional(),
});
export type PlatformItem = z.infer<typeof PlatformItem>;

/** Reads the item, strongly consistent: a replaced key is void at once. */
export async function readPlatformItem({
  table,
  outletId,
  platform,
}: PlatformRef): Promise<PlatformItem | undefined> {
  const { Item } = await table.client.send(
    new GetCommand({ TableName: table.name, Key: platformKey(outletId, platform), ConsistentRead: true }),
  );
  return Item && PlatformItem.parse(Item);
}

/**
 * Saves the given fields and leaves the others, in one update: of two concurrent creations one sets
 * the key.
 * @param newHash is stored where there is no key yet, or where the key is rotated
 * @returns the item after the update
 */
export async function savePlatformItem(
  { table, outletId, platform }: PlatformRef,
  {
    newHash,
    rotate_key,
    signing_secret,
  }: { newHash: string; rotate_key: boolean; signing_secret: string | undefined },
): Promise<PlatformItem> {
  const { Attributes } = await table.client.send(
    new UpdateCommand({
      TableName: table.name,
      Key: platformKey(outletId, platform),
      ...updateExpression({
        set: { signing_secret, ...(rotate_key && { ingest_key_hash: newHash }) },
        ...(!rotate_key && { setIfAbsent: { ingest_key_hash: newHash } }),
      }),
      ReturnValues: 'ALL_NEW',
    }),
  );
  return PlatformItem.parse(Attributes);
}
