/** The variables of an outlet. */

import type { Variable } from '../domain/variable.ts';
import type { Table } from '../table/client.ts';
import { readConfiguration } from '../table/configuration.ts';

/** All of them, in the order of their ids. */
export const listVariables = async (deps: { table: Table; outletId: number }): Promise<Variable[]> =>
  (await readConfiguration(deps)).variables;
