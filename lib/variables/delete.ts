/** Deletes a variable; what past calls read with it stays in them. */
import { NotFound } from '../shared/errors.ts';
import type { Table } from '../table/client.ts';
import { changeConfiguration } from '../table/configuration.ts';

/** @throws {NotFound | Conflict} */
export const deleteVariable = (deps: { table: Table; outletId: number }, variableId: number): Promise<void> =>
  changeConfiguration(deps, ({ variables }) => {
    if (!variables.some(({ variable_id }) => variable_id === variableId)) {
      throw new NotFound('variable_not_found', 'Variable with ID not found', [
        { path: 'variable_id', message: 'Variable with ID not found' },
      ]);
    }
    return { deleteVariable: variableId, result: undefined };
  });
