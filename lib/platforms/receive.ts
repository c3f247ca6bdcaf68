/** Takes a platform's own webhook: proves who sent it, then the call goes the way of every call. */

import { type AcceptedCall, acceptCall, refuseOurOwnDelivery } from '../calls/submit.ts';
import type { Retention } from '../domain/retention.ts';
import { bodyTooLarge, MAX_BODY_BYTES } from '../http/body.ts';
import type { WebhookRequest } from '../http/webhook-handler.ts';
import type { Queue } from '../queues/client.ts';
import { Unauthorized } from '../shared/errors.ts';
import type { Table } from '../table/client.ts';
import { readPlatformItem } from '../table/platforms.ts';
import { ADAPTERS } from './adapters.ts';
import { callOf } from './event.ts';
import { hashOfKey, outletNamedBy } from './ingest-key.ts';
import { type Platform, platformOf } from './platform.ts';
import { isSameText } from './signature.ts';

/**
 * The call of a webhook, stored and announced; undefined for an event that is not the end of a call.
 * In this order: the platform, the size, the key, the signature, the body.
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
  const event = ADAPTERS[platform].callEnded(request.body(), now);
  if (!event) return undefined;
  return acceptCall({ table, callEnded, retention }, callOf(event, outletId));
}

/** The outlet whose key and whose platform's signature a request carries. @throws {Unauthorized} always with the same words */
async function senderOf(
  { table, platform }: { table: Table; platform: Platform },
  { request, now }: { request: WebhookRequest; now: Date },
): Promise<number> {
  const { key = '' } = request.query;
  const outletId = outletNamedBy(key);
  const item = outletId === undefined ? undefined : await readPlatformItem({ table, outletId, platform });
  const hasKey = isSameText(hashOfKey(key), item?.ingest_key_hash ?? '');
  const { isSigned } = ADAPTERS[platform];
  const secret = item?.signing_secret;
  // Not before the key: who has none must neither make us work, nor tell by the time it takes who is connected.
  const signed = () => !isSigned || (secret !== undefined && isSigned({ ...request, now }, secret));
  if (outletId === undefined || !hasKey || !signed()) {
    throw new Unauthorized(
      'webhook_not_authenticated',
      'Unauthorized: the key or the signature is missing or not valid',
    );
  }
  return outletId;
}
