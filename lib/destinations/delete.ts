/** Deletes a destination; its connections go with it, and its open deliveries end as skipped. */
import { NotFound } from '../errors.ts';
import type { Table } from '../table/client.ts';
import { changeConfiguration } from '../table/configuration.ts';

/** @throws {NotFound | Conflict} */
export const deleteDestination = (
  deps: { table: Table; outletId: number },
  destinationId: number,
): Promise<void> =>
  changeConfiguration(deps, ({ destinations }) => {
    if (!destinations.some(({ destination_id }) => destination_id === destinationId)) {
      throw new NotFound('Destination with ID not found', [
        { path: 'destination_id', message: 'Destination with ID not found' },
      ]);
    }
    return { deleteDestination: destinationId, result: undefined };
  });
