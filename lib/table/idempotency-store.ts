/** Requests that carried an Idempotency-Key, in the table: one runs at a time, and its answer is kept. */
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import {
  IdempotencyInconsistentStateError,
  IdempotencyItemAlreadyExistsError,
} from '@aws-lambda-powertools/idempotency';
import { BasePersistenceLayer, IdempotencyRecord } from '@aws-lambda-powertools/idempotency/persistence';
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, GetCommand, PutCommand, paginateQuery } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { Json } from '../shared/json.ts';
import type { Table } from './client.ts';
import { fromParts, toParts } from './compressed-json.ts';
import { idempotencyRecordKey, idempotencyRecordPartition, STORED_ANSWER_PREFIX } from './keys.ts';
import { type Actions, transact } from './transaction.ts';

const StoredRequest = z.object({
  status: z.enum(['INPROGRESS', 'COMPLETED']),
  /** Of path and body. */
  request_hash: z.string(),
  /** Epoch milliseconds; after it nobody will say any more how a request ended that has not. */
  running_until: z.number().optional(),
  /** Epoch seconds: the table's TTL. It may be there for hours longer, so readers judge it themselves. */
  expires_at: z.number(),
  /** The answer, compressed; one that outgrows this item goes on in parts beside it. */
  answer: z.instanceof(Uint8Array).optional(),
  further_parts: z.int().optional(),
});

const Part = z.object({ part: z.instanceof(Uint8Array) });

/** Thrown when the function of a request with this key ended without a word: it may have been done, or not. */
export class OutcomeUnknown extends Error {
  override name = 'OutcomeUnknown';
}

// How a request ended is told more often than the SDK tries: untold, its key is no use for a day.
const TRIES = 4;
const FIRST_WAIT_MS = 50;

interface Keeping {
  table: Table;
  outletId: number;
  /** Epoch milliseconds: nothing is tried again that could take longer. */
  deadline: number;
}

/** The kept requests of an outlet, for one request of it. */
export const idempotencyStore = (keeping: Keeping): BasePersistenceLayer => new IdempotencyStore(keeping);

/**
 * What Powertools' idempotency asks of a store. Its own layer for DynamoDB takes a request that never ended for one that was
 * never done, and knows no owner: what a request says a day late would end, or delete, the record of the next one.
 */
class IdempotencyStore extends BasePersistenceLayer {
  readonly #table: Table;
  readonly #outletId: number;
  readonly #deadline: number;
  readonly #owner = randomUUID();

  constructor({ table, outletId, deadline }: Keeping) {
    super();
    // The library's default is the function's name; a key that comes back at another route must be met.
    this.idempotencyKeyPrefix = 'KEY';
    this.#table = table;
    this.#outletId = outletId;
    this.#deadline = deadline;
  }

  /** @throws {OutcomeUnknown} */
  override async getRecord(
    ...asked: Parameters<BasePersistenceLayer['getRecord']>
  ): Promise<IdempotencyRecord> {
    const record = await super.getRecord(...asked);
    const { inProgressExpiryTimestamp: runningUntil = Number.POSITIVE_INFINITY } = record;
    if (record.getStatus() === 'INPROGRESS' && runningUntil < Date.now()) throw new OutcomeUnknown();
    return record;
  }

  protected override async _putRecord(record: IdempotencyRecord): Promise<void> {
    try {
      await this.#table.client.send(
        new PutCommand({
          TableName: this.#table.name,
          Item: {
            ...idempotencyRecordKey(this.#outletId, record.idempotencyKey),
            status: record.getStatus(),
            owner: this.#owner,
            request_hash: record.payloadHash,
            running_until: record.inProgressExpiryTimestamp,
            expires_at: record.expiryTimestamp,
          },
          ConditionExpression:
            // The SDK repeats a put whose answer it lost.
            'attribute_not_exists(pk) OR expires_at < :now_seconds OR #owner = :owner',
          ExpressionAttributeNames: { '#owner': 'owner' },
          ExpressionAttributeValues: { ':now_seconds': Date.now() / 1000, ':owner': this.#owner },
        }),
      );
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      throw new IdempotencyItemAlreadyExistsError('a request with this key is there already');
    }
  }

  protected override async _getRecord(hash: string): Promise<IdempotencyRecord> {
    const { Item } = await this.#table.client.send(
      new GetCommand({
        TableName: this.#table.name,
        Key: idempotencyRecordKey(this.#outletId, hash),
        ConsistentRead: true,
      }),
    );
    // It failed, and was deleted, since it stood in our way: the library begins again.
    if (!Item) throw new IdempotencyInconsistentStateError('the request that was there has gone');
    const kept = StoredRequest.parse(Item);
    return new IdempotencyRecord({
      idempotencyKey: hash,
      status: kept.status,
      expiryTimestamp: kept.expires_at,
      payloadHash: kept.request_hash,
      ...(kept.running_until !== undefined && { inProgressExpiryTimestamp: kept.running_until }),
      ...(kept.answer && { responseData: await this.#answer(hash, kept.answer, kept.further_parts ?? 0) }),
    });
  }

  async #answer(hash: string, first: Uint8Array, furtherParts: number): Promise<Json> {
    if (furtherParts === 0) return fromParts([first]);
    const parts = [first];
    const pages = paginateQuery(
      { client: this.#table.client },
      {
        TableName: this.#table.name,
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
        ExpressionAttributeValues: {
          ':pk': idempotencyRecordPartition(this.#outletId, hash),
          ':prefix': STORED_ANSWER_PREFIX,
        },
        ConsistentRead: true,
      },
    );
    for await (const { Items = [] } of pages) parts.push(...Items.map((item) => Part.parse(item).part));
    // An expired request of the same key may have left more of them than there are now.
    return fromParts(parts.slice(0, furtherParts + 1));
  }

  protected override async _updateRecord(record: IdempotencyRecord): Promise<void> {
    const key = idempotencyRecordKey(this.#outletId, record.idempotencyKey);
    const [first, ...further] = await toParts(record.responseData);
    // Where it does not hold, our day is over and the key another's.
    const actions: Actions = [
      {
        Update: {
          TableName: this.#table.name,
          Key: key,
          UpdateExpression:
            'SET #status = :status, expires_at = :expires_at, answer = :answer, further_parts = :further' +
            ' REMOVE running_until',
          ConditionExpression: '#owner = :owner',
          ExpressionAttributeNames: { '#status': 'status', '#owner': 'owner' },
          ExpressionAttributeValues: {
            ':status': record.getStatus(),
            ':expires_at': record.expiryTimestamp,
            ':answer': first,
            ':further': further.length,
            ':owner': this.#owner,
          },
        },
      },
      ...further.map((part, index) => ({
        Put: {
          TableName: this.#table.name,
          Item: {
            pk: key.pk,
            sk: `${STORED_ANSWER_PREFIX}${index + 1}`,
            part,
            expires_at: record.expiryTimestamp,
          },
        },
      })),
    ];
    await this.#persistently(() => transact(this.#table, actions));
  }

  protected override async _deleteRecord(record: IdempotencyRecord): Promise<void> {
    const deletion = new DeleteCommand({
      TableName: this.#table.name,
      Key: idempotencyRecordKey(this.#outletId, record.idempotencyKey),
      ConditionExpression: '#owner = :owner',
      ExpressionAttributeNames: { '#owner': 'owner' },
      ExpressionAttributeValues: { ':owner': this.#owner },
    });
    try {
      await this.#persistently(() => this.#table.client.send(deletion));
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    }
  }

  /** Both ways of telling how a request ended may be repeated: the second time they change nothing. */
  async #persistently(tell: () => Promise<unknown>): Promise<void> {
    for (let tried = 1; ; tried += 1) {
      const begun = Date.now();
      try {
        await tell();
        return;
      } catch (error) {
        if (tried === TRIES || error instanceof ConditionalCheckFailedException) throw error;
        const pause = FIRST_WAIT_MS * 2 ** tried * Math.random();
        const soLong = Date.now() - begun;
        if (Date.now() + pause + soLong > this.#deadline) throw error;
        await wait(pause);
      }
    }
  }
}
