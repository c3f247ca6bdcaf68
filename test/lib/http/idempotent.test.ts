import { describe, expect, it } from '@jest/globals';
import type { Context, APIGatewayProxyEventV2 as HttpEvent } from 'aws-lambda';
import type { Answer } from '../../../lib/http/envelope.ts';
import { idempotent } from '../../../lib/http/idempotent.ts';
import { NotFound } from '../../../lib/shared/errors.ts';
import type { Table } from '../../../lib/table/client.ts';
import { scriptedTables, type TableAnswer } from '../../support/scripted-table.ts';

const aTable = scriptedTables();
const FINE: TableAnswer = { status: 200 };
const FAULT: TableAnswer = { status: 500, type: 'InternalServerError' };

/** Sends a request with a key to this operation. */
function ask(table: Table, operation: () => Promise<Answer>, timeMs = 29_000): Promise<Answer> {
  const event = { requestContext: { http: { method: 'POST', path: '/variables' } } } as HttpEvent;
  const context = { getRemainingTimeInMillis: () => timeMs } as Context;
  const headers = { 'idempotency-key': 'order-1' };
  const request = { outletId: 97, body: [], query: {}, path: {}, headers, table };
  return idempotent()({ event, context, request }, operation);
}

describe('a request with a key, where the table fails', () => {
  it('before anything is done is not done', async () => {
    const { table } = await aTable(() => FAULT);
    let done = 0;
    const asked = ask(table, async () => {
      done += 1;
      return { message: 'success' };
    });
    await expect(asked).rejects.toMatchObject({ name: 'InternalServerError' });
    expect(done).toBe(0);
  });

  it('after it was done is answered all the same', async () => {
    const { table } = await aTable((operation) => (operation === 'UpdateItem' ? FAULT : FINE));
    const answer = { message: 'success', payload: { signing_secret: 'whsec_x' } };
    expect(await ask(table, async () => answer)).toEqual(answer);
  });

  it('for a moment after it was done, or was refused, says so all the same', async () => {
    const operations: string[] = [];
    const { table } = await aTable((operation) => {
      operations.push(operation);
      return operation !== 'PutItem' && operations.length < 4 ? FAULT : FINE;
    });
    await ask(table, async () => ({ message: 'success' }));
    expect(operations.splice(0)).toEqual(['PutItem', 'UpdateItem', 'UpdateItem', 'UpdateItem']);
    const refused = ask(table, async () => {
      throw new NotFound('variable_not_found', 'Variable with ID not found');
    });
    await expect(refused).rejects.toThrow(NotFound);
    expect(operations).toEqual(['PutItem', 'DeleteItem', 'DeleteItem', 'DeleteItem']);
  });

  it('after it was done is answered before its function is stopped', async () => {
    let asked = 0;
    const { table } = await aTable((operation) => {
      if (operation === 'UpdateItem') asked += 1;
      return operation === 'UpdateItem' ? FAULT : FINE;
    });
    expect(await ask(table, async () => ({ message: 'success' }), 3_000)).toEqual({ message: 'success' });
    expect(asked).toBe(1);
  });

  it('after it was refused is refused for its own reason', async () => {
    const { table } = await aTable((operation) => (operation === 'DeleteItem' ? FAULT : FINE));
    const refused = ask(table, async () => {
      throw new NotFound('variable_not_found', 'Variable with ID not found');
    });
    await expect(refused).rejects.toThrow(new NotFound('variable_not_found', 'Variable with ID not found'));
  });
});
