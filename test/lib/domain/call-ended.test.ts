import { describe, expect, it } from '@jest/globals';
import { CallEnded } from '../../../lib/domain/call-ended.ts';
import { problemsOf, validated } from '../../../lib/shared/validate.ts';

const event = (fields: Record<string, unknown> = {}) => ({
  call_id: 'c-8a1f',
  outlet_id: 97,
  timestamp: '2026-11-20T10:03:44Z',
  transcript: 'user: hello',
  ...fields,
});

const wrong = (fields: Record<string, unknown>): string[] => {
  const result = CallEnded.safeParse(event(fields));
  return result.success ? [] : problemsOf(result.error).map(({ path }) => path);
};

describe('a call-ended event', () => {
  it('requires its id, outlet, end and transcript, and reports all that are missing', () => {
    const result = CallEnded.safeParse({});
    expect(result.error && problemsOf(result.error).map(({ path }) => path)).toEqual([
      'call_id',
      'outlet_id',
      'timestamp',
      'transcript',
    ]);
  });

  it('may have unknown fields', () => {
    expect(CallEnded.parse(event({ recording_url: 'https://x' }))).not.toHaveProperty('recording_url');
  });

  it.each(['2026-11-20T10:03:44Z', '2026-11-20T10:03:44.123+05:30', '2026-11-20T10:03+0530'].slice(0, 3))(
    'accepts the timestamp %s',
    (timestamp) => {
      expect(wrong({ timestamp })).toEqual([]);
    },
  );

  it.each([
    '2026-11-20T10:03:44',
    '2026-11-20',
    'yesterday',
    '2026-13-40T10:03:44Z',
    '',
    1763632984,
    '+12026-11-20T10:03:44Z',
  ])('refuses the timestamp %s', (timestamp) => {
    expect(wrong({ timestamp })).toEqual(['timestamp']);
  });

  it.each(['', 'a b', 'x'.repeat(129), 'a/b', 'é'])('refuses the call_id %j', (call_id) => {
    expect(wrong({ call_id })).toEqual(['call_id']);
  });

  it.each([
    [{ event: 'call.started' }, 'event'],
    [{ timezone: 'Mars/Olympus' }, 'timezone'],
    [{ metadata: [] }, 'metadata'],
    [{ metadata: { text: 'x'.repeat(32 * 1024) } }, 'metadata'],
    [{ outlet_id: '97' }, 'outlet_id'],
    [{ transcript: null }, 'transcript'],
    [{ transcript: [{ role: 'user' }] }, 'transcript'],
    [{ guest_name: 'x'.repeat(257) }, 'guest_name'],
  ])('refuses %j', (fields, path) => {
    expect(wrong(fields).every((one) => one.startsWith(path))).toBe(true);
    expect(wrong(fields)).not.toEqual([]);
  });

  it('accepts null for optional fields', () => {
    const nothing = {
      brand_id: null,
      source: null,
      timezone: null,
      language: null,
      guest_name: null,
      metadata: null,
    };
    expect(wrong({ ...nothing, started_at: null, email_id: null, phone_number: null })).toEqual([]);
  });
});

describe('the transcript of an event', () => {
  it.each([
    [
      [{ role: 'a' }, { content: 'x' }, 5],
      [
        { path: 'transcript.0.content', message: 'is required' },
        { path: 'transcript.1.role', message: 'is required' },
        { path: 'transcript.2', message: 'must be an object' },
      ],
    ],
    [5, [{ path: 'transcript', message: 'must be an array of {role, content}, or a string' }]],
    [undefined, [{ path: 'transcript', message: 'is required: an array of {role, content}, or a string' }]],
  ])('names the turn and the field that are wrong: %j', (transcript, problems) => {
    const event = { outlet_id: 1, call_id: 'c-1', timestamp: '2026-11-20T10:03:44Z', transcript };
    expect(() => validated(CallEnded, event)).toThrow(expect.objectContaining({ problems }));
  });
});
