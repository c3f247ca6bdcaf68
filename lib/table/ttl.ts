/** When items end: every reader judges it itself, for DynamoDB's TTL deletes hours later. */

export interface Expiring {
  /** Epoch seconds; absent: never. The table's TTL attribute. */
  expires_at?: number | undefined;
}

/** As DynamoDB counts for TTL: whole seconds. */
export const epochSeconds = (at: Date): number => Math.floor(at.getTime() / 1000);

/** Whether an item is no longer there for its readers. */
export const isExpired = ({ expires_at }: Expiring, now: Date): boolean =>
  expires_at !== undefined && expires_at <= epochSeconds(now);

/** The same as a condition of a write; `:now_seconds` is among its values. */
export const NOT_EXPIRED = '(attribute_not_exists(expires_at) OR expires_at > :now_seconds)';

/** The attribute for an item that ends then; none for one that never does. */
export const ending = (expiresAt: number | undefined): Expiring =>
  expiresAt === undefined ? {} : { expires_at: expiresAt };
