/** Disables a destination that its own answers have shown to be gone or dead. */
import type { Table } from '../table/client.ts';
import { changeConfiguration } from '../table/configuration.ts';
import type { Destination } from './destination.ts';

/**
 * @param seen as it was when it failed; one that was mended or enabled since is left alone
 * @returns whether it was disabled by this
 * @throws {Conflict}
 */
export const disableDestination = (
  deps: { table: Table; outletId: number },
  seen: Destination,
  reason: string,
): Promise<boolean> =>
  changeConfiguration<boolean>(deps, ({ destinations }) => {
    const now = destinations.find(({ destination_id }) => destination_id === seen.destination_id);
    const isAsSeen =
      now?.status === 'active' && now.api_url === seen.api_url && now.active_since === seen.active_since;
    if (!isAsSeen) return { result: false };
    return { putDestinations: [{ ...now, status: 'disabled', disabled_reason: reason }], result: true };
  });
