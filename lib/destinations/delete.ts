/** Deletes a destination; its connections go with it, and its open deliveries end as skipped. */
import type { Table } from '../table/client.ts';
import { changeConfiguration } from '../table/configuration.ts';
import { destinationIn } from './find.ts';

/** @throws {NotFound | Conflict} */
export const deleteDestination = (
  deps: { table: Table; outletId: number },
  destinationId: number,
): Promise<void> =>
  changeConfiguration(deps, (configuration) => {
    destinationIn(configuration, destinationId);
    return { deleteDestination: destinationId, result: undefined };
  });
