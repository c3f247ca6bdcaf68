/** One transaction: all actions or none. */
import { ConditionalCheckFailedException, TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { TransactWriteCommand, type TransactWriteCommandInput, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { retry } from '../shared/retry.ts';
import type { Table } from './client.ts';

export type Actions = NonNullable<TransactWriteCommandInput['TransactItems']>;

/**
 * Commits the actions (at most 100, 4 MB), and retries while other transactions touch the same
 * items: the SDK does not retry a cancelled transaction.
 * @returns false when a condition did not hold; then nothing is written
 */
export async function transact({ client }: Pick<Table, 'client'>, actions: Actions): Promise<boolean> {
  const [{ Update } = {}, ...others] = actions;
  if (Update && others.length === 0) return updateAlone(client, Update);
  try {
    await retry(() => client.send(new TransactWriteCommand({ TransactItems: actions })), {
      tries: 6,
      firstWaitMs: 40,
      isRetryable: (error) =>
        reasonsOf(error).includes('TransactionConflict') &&
        !reasonsOf(error).includes('ConditionalCheckFailed'),
    });
    return true;
  } catch (error) {
    if (reasonsOf(error).includes('ConditionalCheckFailed')) return false;
    throw error;
  }
}

/** The codes of a cancelled transaction, one per action; none for another error. */
const reasonsOf = (error: unknown): (string | undefined)[] =>
  error instanceof TransactionCanceledException
    ? (error.CancellationReasons ?? []).map(({ Code }) => Code)
    : [];

/** A single update is atomic too, and costs half the write units. */
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
