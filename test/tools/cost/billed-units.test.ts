import { describe, expect, it } from '@jest/globals';
import { itemSize, messagesOf, requestsOf, unitsOf, writeUnits } from '../../../tools/cost/billed-units.ts';

const request = { status: 200, answer: undefined, send: async () => ({}) };

describe('what AWS bills', () => {
  it('counts the names and values of an item in bytes, and a unit for each KB or part of it', () => {
    expect(itemSize({ pk: { S: 'é' }, n: { N: '1234' }, b: { B: 'AAAA' }, ok: { BOOL: true } })).toBe(
      2 + 2 + (1 + 3) + (1 + 3) + (2 + 1),
    );
    expect(itemSize({ m: { M: { a: { S: 'b' } } }, l: { L: [{ S: 'cd' }] }, s: { SS: ['x', 'yz'] } })).toBe(
      1 + 3 + 1 + 2 + (1 + 3 + 1 + 2) + (1 + 3),
    );
    expect(writeUnits({})).toBe(1);
    expect(writeUnits({ b: { S: 'x'.repeat(1023) } })).toBe(1);
    expect(writeUnits({ b: { S: 'x'.repeat(1024) } })).toBe(2);
  });

  it('counts each item of a transaction twice, as the transaction leaves it, and each index that it enters once', async () => {
    const Item = { pk: { S: 'a' }, calls_pk: { S: 'b' } };
    const TransactItems = [
      { Put: { TableName: 'T', Item } },
      { Update: { TableName: 'T', Key: { pk: { S: 'c' } } } },
    ];
    const units = await unitsOf({
      ...request,
      operation: 'TransactWriteItems',
      body: JSON.stringify({ TransactItems }),
      send: async () => ({ Item: { pk: { S: 'x'.repeat(1500) } } }),
    });
    expect(units).toEqual({ read: 0, write: 2 + 1 + 2 * 2 });
  });

  it('takes the units of any other request from the emulator', async () => {
    const answer = { ConsumedCapacity: [{ CapacityUnits: 1 }, { CapacityUnits: 2.5 }] };
    expect(await unitsOf({ ...request, operation: 'Query', body: '{}', answer })).toEqual({
      read: 3.5,
      write: 0,
    });
    expect(
      await unitsOf({
        ...request,
        operation: 'UpdateItem',
        body: '{}',
        answer: { ConsumedCapacity: { CapacityUnits: 1 } },
      }),
    ).toEqual({ read: 0, write: 1 });
  });

  it('counts a request to SQS for each 64 KB, and none for receiving nothing', () => {
    const body = JSON.stringify({ MessageBody: 'x'.repeat(70_000) });
    expect(requestsOf({ ...request, operation: 'SendMessage', body })).toBe(2);
    expect(requestsOf({ ...request, operation: 'ReceiveMessage', body: '{}', answer: {} })).toBe(0);
    expect(requestsOf({ ...request, operation: 'GetQueueAttributes', body: '{}' })).toBe(0);
    const answer = { Messages: [{ ReceiptHandle: 'r', Body: 'b' }] };
    expect(requestsOf({ ...request, operation: 'ReceiveMessage', body: '{}', answer })).toBe(1);
    expect(messagesOf({ ...request, operation: 'ReceiveMessage', body: '{}', answer }).received).toEqual([
      'r',
    ]);
    expect(
      messagesOf({
        ...request,
        operation: 'DeleteMessageBatch',
        body: JSON.stringify({ Entries: [{ ReceiptHandle: 'r' }] }),
      }).deleted,
    ).toEqual(['r']);
  });
});
