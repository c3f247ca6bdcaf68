/**
 * Reads the call that a template needs, in one request for all deliveries that ask at the same
 * moment.
 */
import type { ExtractedValue } from '../../domain/call.ts';
import type { Turn } from '../../domain/transcript.ts';
import { batchLoader } from '../../shared/batch-loader.ts';
import { batchGet, MAX_GETS } from '../batch.ts';
import type { CallRef, Table } from '../client.ts';
import { callKey, callPartition, type Key, TRANSCRIPT_PREFIX, VALUES_PREFIX } from '../keys.ts';
import { documentBegunBy, readDocument, Turns, Values } from './call-documents.ts';
import { type CallItem, liveCall, readCallItem } from './call-item.ts';

export interface CallForDelivery {
  call: CallItem;
  /** Null when it has expired. */
  transcript: Turn[] | null;
  values: ExtractedValue[];
}

/**
 * Returns the call with its documents, strongly consistent; undefined when there is none or it has
 * expired.
 * @throws when a document is missing that has not expired
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
  // An erasure deletes the call before its documents, and the items of one request are not read at
  // the same instant.
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

/** The deliveries of one call need the same items, and DynamoDB takes each key once per request. */
async function itemsOf(table: Table, keys: readonly Key[]): Promise<unknown[]> {
  const asked = new Map(keys.map((key) => [nameOf(key), key]));
  const found = new Map((await batchGet(table, [...asked.values()])).map((item) => [nameOf(item), item]));
  return keys.map((key) => found.get(nameOf(key)));
}

const nameOf = ({ pk, sk }: Key): string => `${pk} ${sk}`;
