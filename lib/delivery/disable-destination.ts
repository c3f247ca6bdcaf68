/** Disables a destination that its own answers have shown to be gone or dead. */

import type { Destination } from '../domain/destination.ts';
import type { Table } from '../table/client.ts';
import { changeConfiguration } from '../table/configuration.ts';

/** What came of it: it was, it had been before, or it is not as it was seen and stays as it is. */
export type Disabling = 'disabled' | 'disabled_before' | 'left_alone';

/**
 * To do it again changes nothing.
 * @param seen as it was when it failed; one that was mended, enabled or deleted since is left alone
 * @throws {Conflict}
 */
export const disableDestination = (
  deps: { table: Table; outletId: number },
  seen: Destination,
  reason: string,
): Promise<Disabling> =>
  changeConfiguration<Disabling>(deps, ({ destinations }) => {
    const now = destinations.find(({ destination_id }) => destination_id === seen.destination_id);
    if (now?.status === 'disabled') return { result: 'disabled_before' };
    const isAsSeen = now?.api_url === seen.api_url && now.active_since === seen.active_since;
    if (!isAsSeen) return { result: 'left_alone' };
    return {
      putDestinations: [{ ...now, status: 'disabled', disabled_reason: reason }],
      result: 'disabled',
    };
  });
