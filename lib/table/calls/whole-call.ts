/** Reads every item of a call with one query of its partition. */
import { paginateQuery } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { Attempt, type ExtractedValue } from '../../domain/call.ts';
import type { Turn } from '../../domain/transcript.ts';
import type { CallRef } from '../client.ts';
import { fromParts } from '../compressed-json.ts';
import { callPartition, TRANSCRIPT_PREFIX, VALUES_PREFIX } from '../keys.ts';
import { isExpired } from '../ttl.ts';
import { Turns, Values } from './call-documents.ts';
import { type CallItem, liveCall } from './call-item.ts';
import { DeliveryItem } from './delivery-item.ts';
import { AnswerItem, RequestItem } from './record-delivery.ts';

export interface WholeCall {
  call: CallItem;
  /** Null when it has expired. */
  transcript: Turn[] | null;
  values: ExtractedValue[];
  /** By destination id. */
  deliveries: WholeDelivery[];
}

export interface WholeDelivery {
  delivery: DeliveryItem;
  /** The last request, as JSON text; null when none was sent or it has expired. */
  request: string | null;
  /** By number. */
  attempts: Attempt[];
}

const Keyed = z.looseObject({
  sk: z.string(),
  part: z.instanceof(Uint8Array).optional(),
  expires_at: z.int().optional(),
});
type Keyed = z.infer<typeof Keyed>;
/** The items of a delivery and those beside it. */
const OF_DELIVERY = /^DELIVERY#(?<destination>\d+)(?:#(?<kind>ATTEMPT|ANSWER|REQUEST)\b.*)?$/;

/** @returns undefined when the outlet has no such call */
export async function readWholeCall({ table, outletId, callId }: CallRef): Promise<WholeCall | undefined> {
  const items: Keyed[] = [];
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
    items.push(...Items.map((item) => Keyed.parse(item)).filter((item) => !isExpired(item, now)));
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
  return {
    call,
    transcript: transcript === undefined ? null : Turns.parse(transcript),
    values: Values.parse((await document(VALUES_PREFIX)) ?? []),
    deliveries: deliveriesOf(items),
  };
}

function deliveriesOf(items: readonly Keyed[]): WholeDelivery[] {
  const byDestination = Map.groupBy(items, ({ sk }) => OF_DELIVERY.exec(sk)?.groups?.destination);
  byDestination.delete(undefined);
  return [...byDestination.values()]
    .flatMap((of) =>
      deliveryOf(Map.groupBy(of, ({ sk }) => OF_DELIVERY.exec(sk)?.groups?.kind ?? 'DELIVERY')),
    )
    .sort((one, other) => one.delivery.destination_id - other.delivery.destination_id);
}

/** Returns the delivery; an empty array when its item is gone and an item beside it is left. */
function deliveryOf(kinds: ReadonlyMap<string, readonly Keyed[]>): WholeDelivery[] {
  const of = (kind: string) => kinds.get(kind) ?? [];
  const answers = new Map(
    of('ANSWER')
      .map((item) => AnswerItem.parse(item))
      .map(({ attempt, response_excerpt }) => [attempt, response_excerpt]),
  );
  const [request] = of('REQUEST').map((item) => RequestItem.parse(item).request);
  const attempts = of('ATTEMPT')
    .map((item) => Attempt.parse(item))
    .map((line) => ({ ...line, response_excerpt: answers.get(line.attempt) ?? line.response_excerpt }));
  return of('DELIVERY').map((item) => ({
    delivery: DeliveryItem.parse(item),
    request: request ?? null,
    attempts,
  }));
}
