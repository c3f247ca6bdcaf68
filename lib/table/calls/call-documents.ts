/**
 * The documents of a call beside its item: its transcript, its values, and model answers of failed
 * extractions. A document may be larger than an item, so it is stored in parts under a prefix.
 */
import { paginateQuery } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { ExtractedValue } from '../../domain/call.ts';
import type { Turn } from '../../domain/transcript.ts';
import type { CallRef } from '../client.ts';
import { fromParts, PART_BYTES, toParts } from '../compressed-json.ts';
import { ANSWERED_PREFIX, callPartition, TRANSCRIPT_PREFIX, VALUES_PREFIX } from '../keys.ts';
import type { Actions } from '../transaction.ts';
import { isExpired, withTtl } from '../ttl.ts';

const Part = z.object({ part: z.instanceof(Uint8Array), expires_at: z.int().optional() });

/**
 * Reads the document under a prefix, strongly consistent; undefined when there is none or it has
 * expired.
 */
export async function readDocument({ table, outletId, callId }: CallRef, prefix: string): Promise<unknown> {
  const parts: Uint8Array[] = [];
  const pages = paginateQuery(
    { client: table.client },
    {
      TableName: table.name,
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
      ExpressionAttributeValues: { ':pk': callPartition(outletId, callId), ':prefix': prefix },
      ConsistentRead: true,
    },
  );
  const now = new Date();
  for await (const { Items = [] } of pages) {
    const kept = Items.map((item) => Part.parse(item)).filter((item) => !isExpired(item, now));
    parts.push(...kept.map(({ part }) => part));
  }
  return parts.length === 0 ? undefined : fromParts(parts);
}

/**
 * Returns the document whose first part is this item; undefined when there is none or it has
 * expired.
 * @param readAll reads a document of several parts
 */
export async function documentBegunBy(item: unknown, readAll: () => Promise<unknown>): Promise<unknown> {
  if (item === undefined) return undefined;
  const first = Part.parse(item);
  if (isExpired(first, new Date())) return undefined;
  return first.part.byteLength < PART_BYTES ? fromParts([first.part]) : readAll();
}

/** Returns the transaction actions that store a document. @param expiresAt epoch seconds */
export const putDocument = async (
  { table, outletId, callId }: CallRef,
  prefix: string,
  { document, expiresAt }: { document: unknown; expiresAt: number | undefined },
): Promise<Actions> =>
  (await toParts(document)).map((part, index) => ({
    Put: {
      TableName: table.name,
      Item: {
        pk: callPartition(outletId, callId),
        sk: `${prefix}${index + 1}`,
        part,
        ...withTtl(expiresAt),
      },
    },
  }));

/**
 * Returns the transaction actions that delete the parts of a document after the first `keep` of
 * `parts`.
 */
export const deleteDocument = (
  { table, outletId, callId }: CallRef,
  prefix: string,
  { parts, keep = 0 }: { parts: number; keep?: number },
): Actions =>
  Array.from({ length: Math.max(0, parts - keep) }, (_, index) => ({
    Delete: {
      TableName: table.name,
      Key: { pk: callPartition(outletId, callId), sk: `${prefix}${keep + index + 1}` },
    },
  }));

export const Turns = z.array(
  z.object({
    turn: z.int().meta({ description: 'Number of the turn, from 1.' }),
    role: z.string().meta({ description: 'Who speaks, as in `agent` or `user`.' }),
    content: z.string().meta({ description: 'What was said.' }),
  }),
);
export const Values = z.array(ExtractedValue);

/** Reads the turns of a call; null when they have expired. */
export async function readTranscript(ref: CallRef): Promise<Turn[] | null> {
  const document = await readDocument(ref, TRANSCRIPT_PREFIX);
  return document === undefined ? null : Turns.parse(document);
}

/** Reads the values of a call; empty when it has none. */
export const readValues = async (ref: CallRef): Promise<ExtractedValue[]> =>
  Values.parse((await readDocument(ref, VALUES_PREFIX)) ?? []);

/** Reads the stored model answers of extractions that failed. */
export const readAnswered = async (ref: CallRef): Promise<unknown> =>
  (await readDocument(ref, ANSWERED_PREFIX)) ?? [];
