/**
 * Releases a call without an extraction, so that it can be claimed again; stores the answers of the
 * model that are paid for.
 */
import type { Failure, ModelUse } from '../../domain/call.ts';
import type { CallRef } from '../client.ts';
import { ANSWERED_PREFIX, callKey, failedCallKey } from '../keys.ts';
import type { Lease } from '../lease.ts';
import { transact } from '../transaction.ts';
import { deleteDocument, putDocument } from './call-documents.ts';
import type { CallItem } from './call-item.ts';

/**
 * A call that was extracted before keeps its values and the model use of that extraction.
 * @param call as it was claimed
 * @param waitingSince since when it waits for a model that is too busy; absent: it does not
 * @param failure set when the call is given up until a recovery or re-extraction is requested
 * @returns false when another function holds the lease, or the call was erased
 */
export async function releaseCall(
  ref: CallRef,
  {
    lease,
    call,
    answered,
    model,
    waitingSince,
    failure,
  }: {
    lease: Lease;
    call: CallItem;
    answered: readonly unknown[];
    model: ModelUse | undefined;
    waitingSince?: string | undefined;
    failure?: Failure | undefined;
  },
): Promise<boolean> {
  const { table, outletId, callId } = ref;
  const { reextraction, answered_parts: answeredParts = 0, expires_at: expiresAt } = call;
  const wasExtracted = call.status === 'extracted';
  const parts =
    answered.length > 0 ? await putDocument(ref, ANSWERED_PREFIX, { document: answered, expiresAt }) : [];
  const set: Record<string, unknown> = {
    answered_parts: parts.length,
    ...(model && !wasExtracted && { model }),
    ...(waitingSince !== undefined && { waiting_since: waitingSince }),
    status: reextraction ? call.status : failure ? 'failed' : 'received',
    ...(reextraction && { reextraction: { ...reextraction, given_up: failure !== undefined } }),
    ...(failure && { failure, ...(!wasExtracted && failedCallKey(outletId, callId, new Date())) }),
  };
  const names = Object.keys(set);
  const ended = failure
    ? ', waiting_since, waits'
    : reextraction
      ? ''
      : ', failure, failures_pk, failures_sk';
  return transact(table, [
    {
      Update: {
        TableName: table.name,
        Key: callKey(outletId, callId),
        UpdateExpression:
          `SET ${names.map((name) => `#${name} = :${name}`).join(', ')}` +
          ` REMOVE lease_id, lease_until${ended}${waitingSince === undefined ? '' : ' ADD waits :one'}`,
        ConditionExpression: 'lease_id = :lease',
        ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
        ExpressionAttributeValues: {
          ':lease': lease.id,
          ...Object.fromEntries(names.map((name) => [`:${name}`, set[name]])),
          ...(waitingSince !== undefined && { ':one': 1 }),
        },
      },
    },
    ...parts,
    ...deleteDocument(ref, ANSWERED_PREFIX, { parts: answeredParts, keep: parts.length }),
  ]);
}
