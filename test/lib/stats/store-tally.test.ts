import { describe, expect, it } from '@jest/globals';
import { openTally } from '../../../lib/domain/counts.ts';
import { storeTally } from '../../../lib/stats/store-tally.ts';
import { scriptedTables } from '../../support/scripted-table.ts';

const aTable = scriptedTables();

const aTally = () => {
  const tally = openTally();
  tally.add(97, new Date(), { attempts: 1 });
  tally.add(97, new Date(), { attempts: 1 });
  return tally;
};
const soon = () => Date.now() + 30_000;

describe('storeTally', () => {
  it('sends one request per outlet and day, and none when nothing was counted', async () => {
    const { table, asked } = await aTable(() => ({ status: 200 }));
    await storeTally({ counters: table, deadline: soon() }, aTally());
    expect(asked()).toBe(1);
    await storeTally({ counters: table, deadline: soon() }, openTally());
    expect(asked()).toBe(1);
  });

  it('retries when the table refused the request before it wrote', async () => {
    const { table, asked } = await aTable((_, nth) =>
      nth < 3 ? { status: 400, type: 'ThrottlingException' } : { status: 200 },
    );
    await storeTally({ counters: table, deadline: soon() }, aTally());
    expect(asked()).toBe(3);
  });

  it('neither retries nor throws when the counts may have been added', async () => {
    const { table, asked } = await aTable(() => ({ status: 500, type: 'InternalServerError' }));
    await storeTally({ counters: table, deadline: soon() }, aTally());
    expect(asked()).toBe(1);
  });

  it('gives up before the function is stopped', async () => {
    const { table } = await aTable(() => undefined);
    await storeTally({ counters: table, deadline: Date.now() + 600 }, aTally());
    await storeTally({ counters: table, deadline: Date.now() - 1 }, aTally());
  });
});
