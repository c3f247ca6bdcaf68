/** Stores the outcome of an extraction under its lease, before anything is sent. */
import type { ExtractedValue, Failure, ModelUse } from '../../domain/call.ts';
import type { CallRef } from '../client.ts';
import { ANSWERED_PREFIX, callKey, failedCallKey, VALUES_PREFIX } from '../keys.ts';
import type { Lease } from '../lease.ts';
import { transact } from '../transaction.ts';
import { deleteDocument, putDocument } from './call-documents.ts';
import type { CallItem } from './call-item.ts';
import type { DeliveryItem } from './delivery-item.ts';
import { newDelivery, renewDelivery } from './new-delivery.ts';

/** Ends the lease and the wait for the model. */
const ENDED = 'lease_id, lease_until, waiting_since, waits, answered_parts, reextraction';

interface Claimed {
  lease: Lease;
  /** As it was claimed. */
  call: CallItem;
}

/**
 * Stores the values, in place of earlier ones, and a delivery per destination, in one transaction.
 * @param deliveries with those that restart a delivery of an earlier extraction
 * @returns false when another function holds the lease, whose outcome counts, or the call was
 * erased
 */
export async function storeValues(
  ref: CallRef,
  {
    lease,
    call,
    values,
    model,
    deliveries,
    renewed = new Set(),
  }: Claimed & {
    values: readonly ExtractedValue[];
    model: ModelUse;
    deliveries: readonly DeliveryItem[];
    renewed?: ReadonlySet<number>;
  },
): Promise<boolean> {
  const { table, outletId, callId } = ref;
  const { answered_parts = 0, values_parts = 0, expires_at: expiresAt } = call;
  const open = deliveries.map(({ destination_id }) => destination_id);
  const parts = await putDocument(ref, VALUES_PREFIX, { document: values, expiresAt });
  return transact(table, [
    {
      Update: {
        TableName: table.name,
        Key: callKey(outletId, callId),
        UpdateExpression:
          'SET #status = :extracted, model = :model, values_parts = :parts' +
          (renewed.size > 0 ? ', reopened = :reopened' : '') +
          ` REMOVE ${ENDED}, failure, failures_pk, failures_sk` +
          (open.length === 0
            ? ''
            : ' ADD open_destinations :open DELETE delivered_destinations :open,' +
              ' failed_destinations :open, skipped_destinations :open'),
        ConditionExpression: 'lease_id = :lease',
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: {
          ':extracted': 'extracted',
          ':model': model,
          ':parts': parts.length,
          ':lease': lease.id,
          ...(renewed.size > 0 && { ':reopened': true }),
          ...(open.length > 0 && { ':open': new Set(open) }),
        },
      },
    },
    ...parts,
    ...deleteDocument(ref, VALUES_PREFIX, { parts: values_parts, keep: parts.length }),
    ...deleteDocument(ref, ANSWERED_PREFIX, { parts: answered_parts }),
    ...deliveries.map((delivery) =>
      renewed.has(delivery.destination_id) ? renewDelivery(ref, delivery) : newDelivery(ref, delivery),
    ),
  ]);
}

/**
 * Stores a failed extraction: its message is done, the transcript stays. A call that was extracted
 * before keeps its values, its deliveries and its status, and shows the failure beside them.
 * @returns false when another function holds the lease, whose outcome counts, or the call was
 * erased
 */
export async function storeExtractionFailure(
  ref: CallRef,
  { lease, call, failure, model }: Claimed & { failure: Failure; model: ModelUse },
): Promise<boolean> {
  const { table, outletId, callId } = ref;
  const set: Record<string, unknown> = {
    failure,
    ...(call.status !== 'extracted' && { status: 'failed', model }),
    ...(call.status !== 'extracted' &&
      failure.code === 'model_unauthorised' &&
      failedCallKey(outletId, callId, new Date())),
  };
  const names = Object.keys(set);
  return transact(table, [
    {
      Update: {
        TableName: table.name,
        Key: callKey(outletId, callId),
        UpdateExpression:
          `SET ${names.map((name) => `#${name} = :${name}`).join(', ')}` +
          ` REMOVE ${ENDED}${'failures_pk' in set ? '' : ', failures_pk, failures_sk'}`,
        ConditionExpression: 'lease_id = :lease',
        ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
        ExpressionAttributeValues: {
          ':lease': lease.id,
          ...Object.fromEntries(names.map((name) => [`:${name}`, set[name]])),
        },
      },
    },
    ...deleteDocument(ref, ANSWERED_PREFIX, { parts: call.answered_parts ?? 0 }),
  ]);
}
