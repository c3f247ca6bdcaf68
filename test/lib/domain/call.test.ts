import { describe, expect, it } from '@jest/globals';
import { statusOf } from '../../../lib/domain/call.ts';

const ids = (...some: number[]) => new Set(some);

describe('statusOf', () => {
  it.each([
    ['received', { status: 'received' }],
    ['failed', { status: 'failed' }],
    ['completed', { status: 'extracted' }],
    ['extracted', { status: 'extracted', open_destinations: ids(2), delivered_destinations: ids(1) }],
    ['extracted', { status: 'extracted', open_destinations: ids(2), failed_destinations: ids(1) }],
    ['completed', { status: 'extracted', delivered_destinations: ids(1, 2) }],
    ['partly_failed', { status: 'extracted', delivered_destinations: ids(1), failed_destinations: ids(2) }],
    ['failed', { status: 'extracted', failed_destinations: ids(1, 2) }],
  ] as const)('is %s for %j', (expected, call) => {
    expect(statusOf(call)).toBe(expected);
  });
});
