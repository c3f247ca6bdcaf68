import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { bill, Measured, MODEL_SECONDS, perThousandCalls } from '../../../tools/cost/bill.ts';
import { itemSize, messagesOf, requestsOf, unitsOf, writeUnits } from '../../../tools/cost/billed-units.ts';
import { tablesOf } from '../../../tools/tables-in-page.ts';

const measured = Measured.parse(JSON.parse(readFileSync('tools/cost/measured.json', 'utf8')));
const seen = { status: 200, answer: undefined, ask: async () => ({}) };

describe('what a call costs', () => {
  it('stands in docs/cost.md as the arithmetic gives it for what was measured', () => {
    expect(tablesOf(readFileSync('docs/cost.md', 'utf8'), 'npm run cost')).toBe(bill(measured));
  });

  it('is the sum of its parts, at list prices', () => {
    const parts = perThousandCalls({
      calls: 1,
      by: 'http',
      destinations: 1,
      readUnits: 8,
      writeUnits: 16,
      sqsRequests: 5,
      invocations: 3,
      functionMs: 1000,
      logBytes: 0,
      storedBytes: 0,
      inputTokens: 1000,
      cachedTokens: 0,
      outputTokens: 100,
    });
    expect(parts.model).toBeCloseTo(3.5, 6);
    expect(parts.dynamodb).toBeCloseTo(0.011, 6);
    expect(parts.sqs).toBeCloseTo(0.002, 6);
    expect(parts.http_api).toBeCloseTo(0.001, 6);
    expect(parts.lambda).toBeCloseTo((1 + MODEL_SECONDS) * 0.5 * 0.0133334 + 0.0006, 6);
    expect(parts.logs).toBe(0);
  });
});

describe('what AWS counts', () => {
  it('is names and values of an item in bytes, a unit for each KB begun', () => {
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

  it('is twice each item of a transaction, as it stands afterwards, and once an index that it enters', async () => {
    const Item = { pk: { S: 'a' }, calls_pk: { S: 'b' } };
    const TransactItems = [
      { Put: { TableName: 'T', Item } },
      { Update: { TableName: 'T', Key: { pk: { S: 'c' } } } },
    ];
    const units = await unitsOf({
      ...seen,
      operation: 'TransactWriteItems',
      body: JSON.stringify({ TransactItems }),
      ask: async () => ({ Item: { pk: { S: 'x'.repeat(1500) } } }),
    });
    expect(units).toEqual({ read: 0, write: 2 + 1 + 2 * 2 });
  });

  it('is what the emulator says of any other request', async () => {
    const answer = { ConsumedCapacity: [{ CapacityUnits: 1 }, { CapacityUnits: 2.5 }] };
    expect(await unitsOf({ ...seen, operation: 'Query', body: '{}', answer })).toEqual({
      read: 3.5,
      write: 0,
    });
    expect(
      await unitsOf({
        ...seen,
        operation: 'UpdateItem',
        body: '{}',
        answer: { ConsumedCapacity: { CapacityUnits: 1 } },
      }),
    ).toEqual({ read: 0, write: 1 });
  });

  it('is a request to SQS for each 64 KB, and none that received nothing', () => {
    const body = JSON.stringify({ MessageBody: 'x'.repeat(70_000) });
    expect(requestsOf({ ...seen, operation: 'SendMessage', body })).toBe(2);
    expect(requestsOf({ ...seen, operation: 'ReceiveMessage', body: '{}', answer: {} })).toBe(0);
    expect(requestsOf({ ...seen, operation: 'GetQueueAttributes', body: '{}' })).toBe(0);
    const answer = { Messages: [{ ReceiptHandle: 'r', Body: 'b' }] };
    expect(requestsOf({ ...seen, operation: 'ReceiveMessage', body: '{}', answer })).toBe(1);
    expect(messagesOf({ ...seen, operation: 'ReceiveMessage', body: '{}', answer }).received).toEqual(['r']);
    expect(
      messagesOf({
        ...seen,
        operation: 'DeleteMessageBatch',
        body: JSON.stringify({ Entries: [{ ReceiptHandle: 'r' }] }),
      }).deleted,
    ).toEqual(['r']);
  });
});
