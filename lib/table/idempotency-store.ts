/**
 * The idempotency store: requests that carried an Idempotency-Key, of which one runs at a time and
 * its answer is stored.
 */
import { randomUUID } from 'node:crypto';
import {
  IdempotencyInconsistentStateError,
  IdempotencyItemAlreadyExistsError,
} from '@aws-lambda-powertools/idempotency';
import { BasePersistenceLayer, IdempotencyRecord } from '@aws-lambda-powertools/idempotency/persistence';
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, GetCommand, PutCommand, paginateQuery } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { Json } from '../shared/json.ts';
import { retry } from '../shared/retry.ts';
import type { Table } from './client.ts';
import { fromParts, toParts } from './compressed-json.ts';
import { idempotencyRecordKey, idempotencyRecordPartition, STORED_ANSWER_PREFIX } from './keys.ts';
import { type Actions, transact } from './transaction.ts';
import { updateExpression } from './update.ts';

const StoredRequest = z.object({
  status: z.enum(['INPROGRESS', 'COMPLETED']),
  /** Of path and body. */
  request_hash: z.string(),
  /**
   * Epoch milliseconds: when the function of a request in progress has ended, so that its outcome
   * stays unknown.
   */
  running_until: z.number().optional(),
  /** Epoch seconds: the table's TTL. DynamoDB may delete hours later, so readers check it. */
  expires_at: z.number(),
  /** The answer, compressed; an answer larger than an item has further parts beside it. */
  answer: z.instanceof(Uint8Array).optional(),
  further_parts: z.int().optional(),
});

const Part = z.object({ part: z.instanceof(Uint8Array) });

/**
 * Thrown when the function of a request with this key ended without storing an outcome: it may have
 * taken effect or not.
 */
export class OutcomeUnknown extends Error {
  override name = 'OutcomeUnknown';
}

interface StoreOptions {
  table: Table;
  outletId: number;
  /** Epoch milliseconds: nothing is retried past it. */
  deadline: number;
}

/** Returns the store of an outlet, for one request. */
export const idempotencyStore = (options: StoreOptions): BasePersistenceLayer =>
  new IdempotencyStore(options);

/**
 * The persistence layer of Powertools' idempotency. Powertools' own DynamoDB layer treats a request
 * that never ended as one that never ran, and has no owner: a request that ends a day late would
 * complete, or delete, the record of the next one.
 */
class IdempotencyStore extends BasePersistenceLayer {
  readonly #table: Table;
  readonly #outletId: number;
  readonly #deadline: number;
  readonly #owner = randomUUID();

  constructor({ table, outletId, deadline }: StoreOptions) {
    super();
    // The library's default is the function's name; a key that is reused at another route must be
    // found.
    this.idempotencyKeyPrefix = 'KEY';
    this.#table = table;
    this.#outletId = outletId;
    this.#deadline = deadline;
  }

  /** @throws {OutcomeUnknown} */
  override async getRecord(
    ...args: Parameters<BasePersistenceLayer['getRecord']>
  ): Promise<IdempotencyRecord> {
    const record = await super.getRecord(...args);
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
            // The SDK retries a put whose answer was lost.
            'attribute_not_exists(pk) OR expires_at < :now_seconds OR #owner = :owner',
          ExpressionAttributeNames: { '#owner': 'owner' },
          ExpressionAttributeValues: { ':now_seconds': Date.now() / 1000, ':owner': this.#owner },
        }),
      );
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      throw new IdempotencyItemAlreadyExistsError('a request with this key exists already');
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
    // It failed and was deleted after our put conflicted with it: the library starts over.
    if (!Item) throw new IdempotencyInconsistentStateError('the record was deleted meanwhile');
    const stored = StoredRequest.parse(Item);
    return new IdempotencyRecord({
      idempotencyKey: hash,
      status: stored.status,
      expiryTimestamp: stored.expires_at,
      payloadHash: stored.request_hash,
      ...(stored.running_until !== undefined && { inProgressExpiryTimestamp: stored.running_until }),
      ...(stored.answer && {
        responseData: await this.#answer(hash, stored.answer, stored.further_parts ?? 0),
      }),
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
    // An expired request with the same key may have left more parts than there are now.
    return fromParts(parts.slice(0, furtherParts + 1));
  }

  protected override async _updateRecord(record: IdempotencyRecord): Promise<void> {
    const key = idempotencyRecordKey(this.#outletId, record.idempotencyKey);
    const [first, ...further] = await toParts(record.responseData);
    const completion = updateExpression({
      set: {
        status: record.getStatus(),
        expires_at: record.expiryTimestamp,
        answer: first,
        further_parts: further.length,
      },
      remove: ['running_until'],
    });
    // Where the condition does not hold, the record has expired and the key belongs to another
    // request.
    const actions: Actions = [
      {
        Update: {
          TableName: this.#table.name,
          Key: key,
          ...completion,
          ConditionExpression: '#owner = :owner',
          ExpressionAttributeNames: { ...completion.ExpressionAttributeNames, '#owner': 'owner' },
          ExpressionAttributeValues: { ...completion.ExpressionAttributeValues, ':owner': this.#owner },
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

  /** Completing and deleting a record can both be repeated: the second time changes nothing. */
  async #persistently(write: () => Promise<unknown>): Promise<void> {
    await retry(write, {
      tries: 4,
      firstWaitMs: 100,
      isRetryable: (error) => !(error instanceof ConditionalCheckFailedException),
      deadline: this.#deadline,
    });
  }
}
