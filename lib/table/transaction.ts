/** All or nothing: one transaction, and what it was refused for. */
import { setTimeout as wait } from 'node:timers/promises';
import { ConditionalCheckFailedException, TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { TransactWriteCommand, type TransactWriteCommandInput, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Table } from './client.ts';

export type Actions = NonNullable<TransactWriteCommandInput['TransactItems']>;

// The SDK does not repeat a cancelled transaction: it cannot know whether a conflict passes. Ours do.
const TRIES = 6;
const FIRST_WAIT_MS = 20;

/**
 * Commits the actions (at most 100, 4 MB), waiting out transactions that touch the same items at the same moment.
 * @returns false when a condition did not hold; nothing is written then
 */
export async function transact({ client }: Pick<Table, 'client'>, actions: Actions): Promise<boolean> {
  const [{ Update } = {}, ...others] = actions;
  if (Update && others.length === 0) return updateAlone(client, Update);
  for (let tried = 1; ; tried += 1) {
    try {
      await client.send(new TransactWriteCommand({ TransactItems: actions }));
      return true;
    } catch (error) {
      const reasons = error instanceof TransactionCanceledException ? (error.CancellationReasons ?? []) : [];
      if (reasons.some(({ Code }) => Code === 'ConditionalCheckFailed')) return false;
      if (tried === TRIES || !reasons.some(({ Code }) => Code === 'TransactionConflict')) throw error;
      await wait(FIRST_WAIT_MS * 2 ** tried * Math.random());
    }
  }
}

/** An update by itself is atomic too, and costs half. */
async function updateAlone(
  client: Table['client'],
  update: NonNullable<Actions[number]['Update']>,
): Promise<boolean> {
  try {
    await client.send(new UpdateCommand(update));
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}
