/**
 * Accepts a platform's own webhook: authenticates its sender, then stores and enqueues the call.
 */

import { type AcceptedCall, acceptCall, refuseOurOwnDelivery } from '../calls/submit.ts';
import type { Retention } from '../domain/retention.ts';
import { bodyTooLarge, MAX_BODY_BYTES } from '../http/body.ts';
import type { WebhookRequest } from '../http/webhook-handler.ts';
import type { Queue } from '../queues/client.ts';
import { Unauthorized } from '../shared/errors.ts';
import type { Table } from '../table/client.ts';
import { readPlatformItem } from '../table/platforms.ts';
import { ADAPTERS } from './adapters.ts';
import { hashOfKey, isSameText, outletClaimedBy } from './authentication.ts';
import { callOf } from './call-ended-event.ts';
import { type Platform, platformOf } from './platform.ts';

/**
 * Stores and enqueues the call of a webhook and returns it; undefined for an event that is not the
 * end of a call. Checks, in this order, the platform, the size, the key, the signature and the
 * body.
 * @throws {NotFound | Unauthorized | Conflict | TooLarge | UnsupportedMediaType | InvalidRequest}
 */
export async function receiveWebhook(
  { table, callEnded, retention }: { table: Table; callEnded: Queue; retention: Retention },
  { request, now }: { request: WebhookRequest; now: Date },
): Promise<AcceptedCall | undefined> {
  const platform = platformOf(request.path.split('/').at(-1));
  if (request.rawBody.byteLength > MAX_BODY_BYTES) throw bodyTooLarge();
  const outletId = await senderOf({ table, platform }, { request, now });
  refuseOurOwnDelivery(request.headers);
  const event = ADAPTERS[platform].toEvent(request.body(), now);
  if (!event) return undefined;
  return acceptCall({ table, callEnded, retention }, callOf(event, outletId));
}

/**
 * Returns the outlet whose key and signature a request has.
 * @throws {Unauthorized} always with the same message
 */
async function senderOf(
  { table, platform }: { table: Table; platform: Platform },
  { request, now }: { request: WebhookRequest; now: Date },
): Promise<number> {
  const { key = '' } = request.query;
  const outletId = outletClaimedBy(key);
  const item = outletId === undefined ? undefined : await readPlatformItem({ table, outletId, platform });
  const hasKey = isSameText(hashOfKey(key), item?.ingest_key_hash ?? '');
  const { isSigned } = ADAPTERS[platform];
  const secret = item?.signing_secret;
  // Checked after the key: a sender without one must not cause work, nor learn from the time it
  // takes who is connected.
  const hasSignature = () => !isSigned || (secret !== undefined && isSigned({ ...request, now }, secret));
  if (outletId === undefined || !hasKey || !hasSignature()) {
    throw new Unauthorized(
      'webhook_not_authenticated',
      'Unauthorized: the key or the signature is missing or not valid',
    );
  }
  return outletId;
}
