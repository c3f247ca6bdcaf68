/** An erasure that fails before it deletes anything, as when its function crashes. */
import { eraseCall } from '../../lib/calls/erase.ts';
import type { Table } from '../../lib/table/client.ts';
import { partsOf } from './parts.ts';
import type { ScriptedStack } from './scripted-stack.ts';

/**
 * Erases call c-1 up to its first deletion. Returns the queue that it sent its follow-up message
 * to.
 */
export async function interruptErasure(scripted: ScriptedStack, outlet: number) {
  const own = partsOf(scripted.stack);
  const table: Table = own.table;
  const interruption = new Error('interrupted');
  table.client.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        if (commandName === 'BatchWriteItemCommand') throw interruption;
        return next(args);
      },
    { step: 'initialize' },
  );
  const callEnded = await scripted.parts.aQueue();
  const outcome = await eraseCall({ table, callEnded, outletId: outlet, callId: 'c-1' }).catch(
    (error) => error,
  );
  own.close();
  if (outcome !== interruption) throw new Error('the erasure was not interrupted');
  return callEnded;
}
