/** A new signing secret for a destination; for a day the one before signs too, so that its receiver can change over. */
import * as z from 'zod';
import type { Destination } from '../domain/destination.ts';
import { Id } from '../domain/variable.ts';
import { newSigningSecret } from '../sending/sign.ts';
import type { Json } from '../shared/json.ts';
import { validated } from '../shared/validate.ts';
import type { Table } from '../table/client.ts';
import { changeConfiguration } from '../table/configuration.ts';
import { destinationIn } from './find.ts';

const BOTH_SIGN_MS = 86_400_000;
/** Each adds a signature to the header: whoever rotates more often than this within a day loses the oldest. */
const MAX_FORMER_SECRETS = 4;

export const NoFields = z.strictObject({});

export const RotatedSecret = z.object({ destination_id: Id, signing_secret: z.string() });
export type RotatedSecret = z.infer<typeof RotatedSecret>;

/** @returns the new secret, which is shown this once @throws {InvalidRequest | NotFound | Conflict} */
export const rotateSecret = async (
  { table, outletId }: { table: Table; outletId: number },
  { destinationId, body, now }: { destinationId: number; body: Json | undefined; now: Date },
): Promise<RotatedSecret> => {
  validated(NoFields, body ?? {});
  return changeConfiguration({ table, outletId }, (configuration) => {
    const before = destinationIn(configuration, destinationId);
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

/** The secrets that sign at a time, the newest first. */
export const secretsThatSign = (
  { signing_secret, former_secrets }: Pick<Destination, 'signing_secret' | 'former_secrets'>,
  at: Date,
): string[] => [
  signing_secret,
  ...former_secrets.filter(({ until }) => Date.parse(until) > at.getTime()).map(({ secret }) => secret),
];
