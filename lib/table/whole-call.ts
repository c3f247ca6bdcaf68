/** Everything that the table knows of a call, in one query of its partition. */
import { paginateQuery } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { Attempt, type ExtractedValue } from '../calls/call.ts';
import type { Turn } from '../calls/transcript.ts';
import { Turns, Values } from './calls/documents.ts';
import { type CallItem, liveCall } from './calls/item.ts';
import type { CallRef } from './client.ts';
import { DeliveryItem } from './deliveries.ts';
import { fromParts } from './documents.ts';
import { isOver } from './expiry.ts';
import { callPartition, DELIVERY_PREFIX, TRANSCRIPT_PREFIX, VALUES_PREFIX } from './keys.ts';

export interface WholeCall {
  call: CallItem;
  /** Null once its retention is over. */
  transcript: Turn[] | null;
  values: ExtractedValue[];
  /** In the order of destination ids, each with its attempts in theirs. */
  deliveries: { delivery: DeliveryItem; attempts: Attempt[] }[];
}

const Keyed = z.looseObject({
  sk: z.string(),
  part: z.instanceof(Uint8Array).optional(),
  expires_at: z.int().optional(),
});
const ATTEMPT = /^DELIVERY#(?<destination>\d+)#ATTEMPT#/;

/** @returns undefined when there is no such call in this outlet */
export async function readWholeCall({ table, outletId, callId }: CallRef): Promise<WholeCall | undefined> {
  const items: z.infer<typeof Keyed>[] = [];
  const pages = paginateQuery(
    { client: table.client },
    {
      TableName: table.name,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': callPartition(outletId, callId) },
      ConsistentRead: true,
    },
  );
  const now = new Date();
  for await (const { Items = [] } of pages) {
    items.push(...Items.map((item) => Keyed.parse(item)).filter((item) => !isOver(item, now)));
  }

  const call = liveCall(
    items.find(({ sk }) => sk === 'CALL'),
    now,
  );
  if (!call) return undefined;
  const document = async (prefix: string) => {
    const parts = items.flatMap(({ sk, part }) => (part && sk.startsWith(prefix) ? [part] : []));
    return parts.length === 0 ? undefined : fromParts(parts);
  };
  const transcript = await document(TRANSCRIPT_PREFIX);
  const attempts = Map.groupBy(items, ({ sk }) => ATTEMPT.exec(sk)?.groups?.destination);
  return {
    call,
    transcript: transcript === undefined ? null : Turns.parse(transcript),
    values: Values.parse((await document(VALUES_PREFIX)) ?? []),
    deliveries: items
      .filter(({ sk }) => sk.startsWith(DELIVERY_PREFIX) && !ATTEMPT.test(sk))
      .map((item) => DeliveryItem.parse(item))
      .sort((one, other) => one.destination_id - other.destination_id)
      .map((delivery) => ({
        delivery,
        attempts: (attempts.get(String(delivery.destination_id)) ?? []).map((item) => Attempt.parse(item)),
      })),
  };
}
