/** When items expire. Every reader checks it: DynamoDB's TTL deletes hours later. */

export interface Expiring {
  /** Epoch seconds; absent: never. The table's TTL attribute. */
  expires_at?: number | undefined;
}

/** A time as DynamoDB's TTL has it: whole seconds since the epoch. */
export const epochSeconds = (at: Date): number => Math.floor(at.getTime() / 1000);

/** Whether an item has expired: readers treat it as absent. */
export const isExpired = ({ expires_at }: Expiring, now: Date): boolean =>
  expires_at !== undefined && expires_at <= epochSeconds(now);

/** The same as a condition of a write, which needs the value `:now_seconds`. */
export const NOT_EXPIRED = '(attribute_not_exists(expires_at) OR expires_at > :now_seconds)';

/** Returns the TTL attribute of an item that expires then; none for an item that never does. */
export const withTtl = (expiresAt: number | undefined): Expiring =>
  expiresAt === undefined ? {} : { expires_at: expiresAt };
