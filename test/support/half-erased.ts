/** An erasure of call c-1 that dies when it deletes, as a function might. */
import { eraseCall } from '../../lib/calls/erase.ts';
import type { Table } from '../../lib/table/client.ts';
import { partsOf } from './parts.ts';
import type { ScriptedStack } from './scripted-stack.ts';

/** @returns the queue that it sent to before */
export async function erasureThatDies(scripted: ScriptedStack, outlet: number) {
  const dying = partsOf(scripted.stack);
  const table: Table = dying.table;
  const death = new Error('it dies here');
  table.client.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        if (commandName === 'BatchWriteItemCommand') throw death;
        return next(args);
      },
    { step: 'initialize' },
  );
  const callEnded = await scripted.parts.aQueue();
  const how = await eraseCall({ table, callEnded, outletId: outlet, callId: 'c-1' }).catch((error) => error);
  dying.close();
  if (how !== death) throw new Error('the erasure did not die');
  return callEnded;
}
