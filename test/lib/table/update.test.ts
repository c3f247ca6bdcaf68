import { describe, expect, it } from '@jest/globals';
import { updateExpression } from '../../../lib/table/update.ts';

describe('updateExpression', () => {
  it('writes every kind of change with placeholders for names and values', () => {
    expect(
      updateExpression({
        set: { status: 'failed' },
        setIfAbsent: { expires_at: 7 },
        add: { count: 2 },
        remove: ['lease_id', 'owner'],
      }),
    ).toEqual({
      UpdateExpression:
        'SET #set0 = :set0, #absent0 = if_not_exists(#absent0, :absent0) ADD #add0 :add0 REMOVE #remove0, #remove1',
      ExpressionAttributeNames: {
        '#set0': 'status',
        '#absent0': 'expires_at',
        '#add0': 'count',
        '#remove0': 'lease_id',
        '#remove1': 'owner',
      },
      ExpressionAttributeValues: { ':set0': 'failed', ':absent0': 7, ':add0': 2 },
    });
  });

  it('leaves out an attribute whose value is undefined', () => {
    expect(updateExpression({ set: { one: undefined, two: null } })).toEqual({
      UpdateExpression: 'SET #set0 = :set0',
      ExpressionAttributeNames: { '#set0': 'two' },
      ExpressionAttributeValues: { ':set0': null },
    });
  });

  it('has no values where it only removes', () => {
    expect(updateExpression({ remove: ['one'] })).toEqual({
      UpdateExpression: 'REMOVE #remove0',
      ExpressionAttributeNames: { '#remove0': 'one' },
    });
  });
});
