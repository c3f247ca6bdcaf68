/** Signatures of deliveries by the Standard Webhooks specification 1.0. */
import { randomBytes } from 'node:crypto';
import { Webhook } from 'standardwebhooks';

/** The specification asks for 24 to 64 bytes. */
const SECRET_BYTES = 32;

/** Returns a new signing secret: `whsec_` and random bytes in base64. */
export const newSigningSecret = (): string => `whsec_${randomBytes(SECRET_BYTES).toString('base64')}`;

/**
 * Returns the signature headers of a delivery. Without a body the empty string is signed.
 * @param secrets newest first; during a rotation each adds a signature
 * @param deliveryId the same for all attempts, so that a receiver recognises a repeat
 */
export function signatureHeaders({
  secrets,
  deliveryId,
  timestamp,
  body,
}: {
  secrets: readonly string[];
  deliveryId: string;
  timestamp: Date;
  body: string | null;
}): Record<'webhook-id' | 'webhook-timestamp' | 'webhook-signature', string> {
  return {
    'webhook-id': deliveryId,
    'webhook-timestamp': String(Math.floor(timestamp.getTime() / 1000)),
    'webhook-signature': secrets
      .map((secret) => new Webhook(secret).sign(deliveryId, timestamp, body ?? ''))
      .join(' '),
  };
}
