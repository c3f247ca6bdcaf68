/** What the template of a delivery needs of its call, in one request for all deliveries that ask at the same moment. */
import type { ExtractedValue } from '../../domain/call.ts';
import type { Turn } from '../../domain/transcript.ts';
import { batchLoader } from '../../shared/batch-loader.ts';
import { batchGet, MAX_GETS } from '../batch.ts';
import type { CallRef, Table } from '../client.ts';
import { callKey, callPartition, type Key, TRANSCRIPT_PREFIX, VALUES_PREFIX } from '../keys.ts';
import { documentBegunBy, readDocument } from './call-documents.ts';
import { type CallItem, liveCall, readCallItem } from './call-item.ts';
import { Turns, Values } from './transcript-and-values.ts';

export interface CallForDelivery {
  call: CallItem;
  /** Null once its retention is over. */
  transcript: Turn[] | null;
  values: ExtractedValue[];
}

/**
 * The call with its documents, strongly consistent; undefined when there is none (any more).
 * @throws when a document is missing that is not over
 */
export async function readForDelivery(ref: CallRef): Promise<CallForDelivery | undefined> {
  const { table, outletId, callId } = ref;
  const firstPart = (prefix: string) =>
    readItem(table, { pk: callPartition(outletId, callId), sk: `${prefix}1` });
  const [callItem, transcriptItem, valuesItem] = await Promise.all([
    readItem(table, callKey(outletId, callId)),
    firstPart(TRANSCRIPT_PREFIX),
    firstPart(VALUES_PREFIX),
  ]);
  const call = liveCall(callItem);
  if (!call) return undefined;
  const [transcript, values] = await Promise.all([
    documentBegunBy(transcriptItem, () => readDocument(ref, TRANSCRIPT_PREFIX)),
    documentBegunBy(valuesItem, () => readDocument(ref, VALUES_PREFIX)),
  ]);
  // An erasure ends the call before its documents, and several items of one request are not of the same moment.
  const isWhole = values !== undefined || (call.values_parts ?? 0) === 0;
  if (!(transcript !== undefined && isWhole) && !(await readCallItem(ref))) return undefined;
  if (!isWhole) throw new Error('the values of a call are not there');
  return {
    call,
    transcript: transcript === undefined ? null : Turns.parse(transcript),
    values: Values.parse(values ?? []),
  };
}

const readItem = batchLoader(itemsOf, { maxBatchSize: MAX_GETS });

/** The deliveries of one call ask for the same items, and DynamoDB takes each key once. */
async function itemsOf(table: Table, keys: readonly Key[]): Promise<unknown[]> {
  const asked = new Map(keys.map((key) => [nameOf(key), key]));
  const found = new Map((await batchGet(table, [...asked.values()])).map((item) => [nameOf(item), item]));
  return keys.map((key) => found.get(nameOf(key)));
}

const nameOf = ({ pk, sk }: Key): string => `${pk} ${sk}`;
