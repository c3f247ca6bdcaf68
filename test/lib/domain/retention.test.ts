import { describe, expect, it } from '@jest/globals';
import { expiryOf } from '../../../lib/domain/retention.ts';

const RECEIVED = new Date('2026-11-20T10:00:00.000Z');
const daysLater = (days: number) => RECEIVED.getTime() / 1000 + days * 86_400;

describe('expiryOf', () => {
  it('counts days from when the call was received, in whole epoch seconds', () => {
    expect(expiryOf(RECEIVED, { transcriptDays: 90, callDays: 365 })).toEqual({
      transcript: daysLater(90),
      call: daysLater(365),
    });
    expect(expiryOf(new Date(RECEIVED.getTime() + 1), { transcriptDays: 0.5, callDays: 1 })).toEqual({
      transcript: daysLater(0.5) + 1,
      call: daysLater(1) + 1,
    });
  });

  it('expires a transcript with its call at the latest', () => {
    expect(expiryOf(RECEIVED, { transcriptDays: 90, callDays: 30 })).toEqual({
      transcript: daysLater(30),
      call: daysLater(30),
    });
  });
});
