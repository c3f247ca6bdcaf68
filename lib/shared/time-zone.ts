/** IANA time zones, as Intl knows them. */

import { LRUCache } from 'lru-cache';
import { IANAZone } from 'luxon';

/**
 * A zone is looked up with a formatter of its own, half a millisecond each; an outlet names one or
 * two, again and again.
 */
const known = new LRUCache<string, boolean>({ max: 500 });

/** The longest name of a zone has 32 characters; what is longer is none, and is not kept. */
const MAX_NAME = 64;

/** Whether there is such a zone. */
export function isTimeZone(name: string): boolean {
  if (name.length > MAX_NAME) return false;
  const before = known.get(name);
  if (before !== undefined) return before;
  const is = IANAZone.isValidZone(name);
  known.set(name, is);
  return is;
}
