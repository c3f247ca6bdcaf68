/** All or nothing: one transaction, and what it was refused for. */
import { setTimeout as wait } from 'node:timers/promises';
import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { TransactWriteCommand, type TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
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
