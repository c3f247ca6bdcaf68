/** Rotates the signing secret of a destination, and keeps secrets out of repeated answers. */
import * as z from 'zod';
import { Id } from '../domain/variable.ts';
import type { Answer } from '../http/envelope.ts';
import { newSigningSecret } from '../sending/sign.ts';
import { isJsonObject, type Json } from '../shared/json.ts';
import { validated } from '../shared/validate.ts';
import type { Table } from '../table/client.ts';
import { changeConfiguration } from '../table/configuration.ts';
import { findDestination } from './outlet-destinations.ts';

/** Both secrets sign for a day, so that the receiver has time to switch. */
const BOTH_SIGN_MS = 86_400_000;
/**
 * Each adds a signature to the header: more rotations than this within a day drop the oldest
 * secret.
 */
const MAX_FORMER_SECRETS = 4;

export const NoFields = z.strictObject({});

export const RotatedSecret = z.object({
  destination_id: Id.meta({ description: 'Id of the destination.' }),
  signing_secret: z.string().meta({ description: 'The new secret, `whsec_...`: shown only once.' }),
});
export type RotatedSecret = z.infer<typeof RotatedSecret>;

/**
 * Replaces the signing secret and returns the new one.
 * @throws {InvalidRequest | NotFound | Conflict}
 */
export const rotateSecret = async (
  { table, outletId }: { table: Table; outletId: number },
  { destinationId, body, now }: { destinationId: number; body: Json | undefined; now: Date },
): Promise<RotatedSecret> => {
  validated(NoFields, body ?? {});
  return changeConfiguration({ table, outletId }, (configuration) => {
    const before = findDestination(configuration, destinationId);
    const signing_secret = newSigningSecret();
    const until = new Date(now.getTime() + BOTH_SIGN_MS).toISOString();
    const former_secrets = [
      { secret: before.signing_secret, until },
      ...before.former_secrets.filter((one) => Date.parse(one.until) > now.getTime()),
    ].slice(0, MAX_FORMER_SECRETS);
    return {
      putDestinations: [{ ...before, signing_secret, former_secrets }],
      result: { destination_id: destinationId, signing_secret },
    };
  });
};

const SHOWN_BEFORE =
  'The signing secret was shown in the first response to this request; rotate it if it was lost';

/**
 * Returns the answer to a creation or rotation without its secrets, for a repeated request: they
 * are shown once.
 */
export function withoutSigningSecrets(answer: Answer): Answer {
  const { payload, message } = answer;
  const items: unknown[] = Array.isArray(payload) ? payload : [payload];
  if (!items.some(hasSecret)) return answer;
  const shown = items.map(withoutSecret);
  return {
    ...answer,
    message: `${message}. ${SHOWN_BEFORE}`,
    payload: Array.isArray(payload) ? shown : shown[0],
  };
}

const hasSecret = (item: unknown): boolean => isJsonObject(item) && 'signing_secret' in item;

function withoutSecret(item: unknown): unknown {
  if (!isJsonObject(item)) return item;
  const { signing_secret: _, ...others } = item;
  return others;
}
