/** Disables a destination because of its own answers. */

import type { Destination } from '../domain/destination.ts';
import type { Table } from '../table/client.ts';
import { changeConfiguration } from '../table/configuration.ts';

/**
 * The outcome: disabled now, disabled before, or left alone because it changed since it was read.
 */
export type Disabling = 'disabled' | 'disabled_before' | 'left_alone';

/**
 * Repeating it changes nothing.
 * @param seen the destination as it was when it failed; one that was changed, enabled or deleted
 * since is left alone
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
