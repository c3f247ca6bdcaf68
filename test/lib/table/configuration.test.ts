import { describe, expect, it } from '@jest/globals';
import { changeConfiguration } from '../../../lib/table/configuration.ts';
import { scriptedTables, type TableAnswer } from '../../support/scripted-table.ts';

const aTable = scriptedTables();

/** Another writer changed the version of the configuration between the read and the commit. */
const CHANGED_MEANWHILE: TableAnswer = {
  status: 400,
  body: {
    __type: 'com.amazonaws.dynamodb.v20120810#TransactionCanceledException',
    CancellationReasons: [{ Code: 'ConditionalCheckFailed' }, { Code: 'None' }],
  },
};
const EMPTY: TableAnswer = { status: 200, body: { Items: [] } };

/** Deletes a variable while other writers win so many times. */
async function changeAgainst(writers: number) {
  let commits = 0;
  const { table } = await aTable((operation) => {
    if (operation === 'GetItem') return { status: 200 };
    if (operation !== 'TransactWriteItems') return EMPTY;
    commits += 1;
    return commits <= writers ? CHANGED_MEANWHILE : { status: 200 };
  });
  const deps = { table, outletId: 97 };
  const changed = changeConfiguration(deps, () => ({ deleteVariable: 1, result: 'deleted' }));
  return { changed, commitCount: () => commits };
}

describe('changeConfiguration', () => {
  it('starts over when another writer was faster', async () => {
    const { changed, commitCount } = await changeAgainst(4);
    expect(await changed).toBe('deleted');
    expect(commitCount()).toBe(5);
  });

  it('fails after five tries', async () => {
    const { changed, commitCount } = await changeAgainst(5);
    await expect(changed).rejects.toMatchObject({ code: 'concurrent_change', problems: [{ path: '' }] });
    expect(commitCount()).toBe(5);
  });
});
