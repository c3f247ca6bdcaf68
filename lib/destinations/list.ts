/** The destinations of an outlet. */

import { type PublicDestination, publicDestination } from '../domain/destination.ts';
import type { Table } from '../table/client.ts';
import { readConfiguration } from '../table/configuration.ts';

/** All of them, in the order of their ids, without their signing secrets. */
export const listDestinations = async (deps: {
  table: Table;
  outletId: number;
}): Promise<PublicDestination[]> => (await readConfiguration(deps)).destinations.map(publicDestination);
