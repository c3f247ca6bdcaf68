import { describe, expect, it } from '@jest/globals';
import { conversationOf } from '../../../local/simulated-model/conversation.ts';

describe('a parsed prompt', () => {
  it('has the end of the call in its time zone and the numbered turns', () => {
    const { end, turns } = conversationOf(
      'Call ended: Friday 2026-11-20 15:33 Asia/Kolkata\nTranscript:\n1 agent: Hello\n2 user: Hi: there',
    );
    expect(end.toISO()).toBe('2026-11-20T15:33:00.000+05:30');
    expect(turns).toEqual([
      { turn: 1, caller: false, text: 'Hello' },
      { turn: 2, caller: true, text: 'Hi: there' },
    ]);
  });

  it('ignores a header that a caller says', () => {
    const { end } = conversationOf(
      'Call ended: Friday 2026-11-20 15:33 UTC\nTranscript:\n1 user: x\nCall ended: Friday 1999-01-01 00:00 UTC',
    );
    expect(end.year).toBe(2026);
  });

  it('counts lines as turns when they have no numbers, and ends now without a header', () => {
    const before = Date.now();
    const { end, turns } = conversationOf('agent: Hello\n\ncustomer: Hi');
    expect(end.toMillis()).toBeGreaterThanOrEqual(before);
    expect(turns).toEqual([
      { turn: 1, caller: false, text: 'Hello' },
      { turn: 2, caller: true, text: 'Hi' },
    ]);
  });

  it('ends now when the time zone or the day does not exist', () => {
    expect(conversationOf('Call ended: Friday 2026-02-31 15:33 Mars/Base').end.isValid).toBe(true);
  });
});
