import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CallEnded } from '../../../lib/domain/call-ended.ts';
import { PLATFORMS } from '../../../lib/domain/platforms.ts';
import { ADAPTERS } from '../../../lib/platforms/adapters.ts';
import type { Platform } from '../../../lib/platforms/platform.ts';
import { InvalidRequest } from '../../../lib/shared/errors.ts';
import {
  InvalidJson,
  isJsonObject,
  type Json,
  type JsonObject,
  parseJson,
} from '../../../lib/shared/json.ts';
import {
  BUSINESS,
  CUSTOMER,
  ENDED,
  OTHER_EVENTS,
  PAYLOADS,
  SPOKEN,
  STARTED,
} from '../../support/platform-payloads.ts';

const NOW = new Date('2026-11-20T10:04:00Z');

const json = (payload: unknown): Json => parseJson(JSON.stringify(payload));
const eventOf = (platform: Platform, payload: unknown) => ADAPTERS[platform].toEvent(json(payload), NOW);
const callOf = (platform: Platform, payload: unknown): CallEnded =>
  CallEnded.parse({ ...eventOf(platform, payload), outlet_id: 97 });

describe.each(PLATFORMS)('the webhook of %s', (platform) => {
  it('becomes a call-ended event', () => {
    expect(callOf(platform, PAYLOADS[platform]('5e8d-1'))).toMatchObject({
      call_id: `${platform}:5e8d-1`,
      source: platform,
      interaction_modality: 'voice',
      started_at: STARTED,
      timestamp: ENDED,
      timezone: 'Asia/Kolkata',
      guest_name: 'Jane Roe',
      email_id: 'jane@example.com',
      phone_number: CUSTOMER,
      transcript: SPOKEN.map((turn, index) => ({ ...turn, turn: index + 1 })),
      metadata: { direction: 'inbound', variables: { customer_name: 'Jane Roe' } },
    });
  });

  it('leaves out secrets and fields that are not needed', () => {
    expect(JSON.stringify(eventOf(platform, PAYLOADS[platform]('x')))).not.toContain('never to be kept');
  });

  it.each(OTHER_EVENTS[platform])('is ignored for %j', (payload) => {
    expect(eventOf(platform, payload)).toBeUndefined();
  });

  it.each(['', 'a b', 'x'.repeat(128), 'é', null, {}, 1.5])('refuses the id %j with its path', (id) => {
    expect(() => eventOf(platform, PAYLOADS[platform](id))).toThrow(
      expect.objectContaining({
        code: 'invalid_request',
        problems: [expect.objectContaining({ path: expect.stringMatching(/id$/) })],
      }),
    );
  });

  it.each([[undefined], [null], ['text'], [[]], [17]])('refuses the body %j', (body) => {
    expect(() => ADAPTERS[platform].toEvent(body, NOW)).toThrow(InvalidRequest);
  });

  it('drops the largest metadata over the limit, and names it', () => {
    const large = { notes: 'é'.repeat(20_000), name: 'Jane Roe' };
    const payload = eventOf(platform, withVariables(platform, large));
    expect(payload?.metadata).toMatchObject({ direction: 'inbound', dropped: ['variables'] });
    expect(payload?.guest_name).toBe('Jane Roe');
  });

  it('uses the time of receipt as the end when the payload has none', () => {
    const bare: Record<Platform, JsonObject> = {
      vapi: { message: { type: 'end-of-call-report', call: { id: 'x' } } },
      retell: { event: 'call_analyzed', call: { call_id: 'x', end_timestamp: 'soon' } },
      elevenlabs: { type: 'post_call_transcription', data: { conversation_id: 'x', metadata: 7 } },
      bland: { call_id: 'x', completed: true, end_at: 9e20 },
      bolna: { id: 'x', status: 'completed', updated_at: '+12026-01-01T00:00:00Z' },
    };
    expect(callOf(platform, bare[platform])).toMatchObject({
      call_id: `${platform}:x`,
      timestamp: NOW.toISOString(),
      transcript: [],
    });
  });

  it('becomes a valid event, is ignored or is refused, whatever its shape: it never fails otherwise', () => {
    fc.assert(
      fc.property(mutated(json(PAYLOADS[platform]('x'))), (payload) => {
        try {
          const event = ADAPTERS[platform].toEvent(payload, NOW);
          if (event) CallEnded.parse({ ...event, outlet_id: 97 });
        } catch (error) {
          if (!(error instanceof InvalidRequest)) throw error;
          expect(error.problems).not.toEqual([]);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('the phone number', () => {
  const number = (platform: Platform, payload: unknown) => callOf(platform, payload).phone_number;
  const outbound = { from: BUSINESS, to: CUSTOMER };

  it('is the customer’s also when the agent called', () => {
    const call = { from_number: BUSINESS, to_number: CUSTOMER };
    expect(number('retell', PAYLOADS.retell('x', { ...call, direction: 'outbound' }))).toBe(CUSTOMER);
    expect(number('bland', PAYLOADS.bland('x', { ...outbound, inbound: false }))).toBe(CUSTOMER);
    expect(number('bolna', PAYLOADS.bolna('x', { telephony_data: { ...call, call_type: 'outbound' } }))).toBe(
      CUSTOMER,
    );
    expect(
      number(
        'vapi',
        PAYLOADS.vapi('x', { customer: null, call: { id: 'x', customer: { number: CUSTOMER } } }),
      ),
    ).toBe(CUSTOMER);
  });

  it('is absent for web calls', () => {
    const web = { call_type: 'web_call', from_number: null, to_number: null, direction: null };
    expect(callOf('retell', PAYLOADS.retell('x', web))).toMatchObject({
      phone_number: undefined,
      metadata: { direction: 'web' },
    });
  });
});

describe('a transcript', () => {
  it('is read from the text when there are no turns, with the roles agent and user', () => {
    const spoken = SPOKEN.map((turn, index) => ({ ...turn, turn: index + 1 }));
    const text = { transcript: `AI: ${SPOKEN[0]?.content}\nUser: ${SPOKEN[1]?.content}` };
    expect(callOf('vapi', PAYLOADS.vapi('x', { artifact: text })).transcript).toEqual(spoken);
    expect(callOf('retell', PAYLOADS.retell('x', { transcript_object: null })).transcript).toEqual(spoken);
    expect(callOf('bland', PAYLOADS.bland('x', { transcripts: [] })).transcript).toEqual(spoken);
  });

  it('skips items that are not turns', () => {
    const transcripts = [null, 7, { user: 'user' }, { text: 'hello' }, { user: 'user', text: 'Hi.' }];
    expect(callOf('bland', PAYLOADS.bland('x', { transcripts })).transcript).toEqual([
      { turn: 1, role: 'user', content: 'Hi.' },
    ]);
  });
});

describe('retell', () => {
  it('makes the same call of both of its events, and another of a chat', () => {
    const analyzed = { ...PAYLOADS.retell('x'), event: 'call_analyzed' };
    expect(callOf('retell', analyzed).call_id).toBe(callOf('retell', PAYLOADS.retell('x')).call_id);
    const message_with_tool_calls = [...SPOKEN, { role: 'tool_call_invocation', name: 'book' }];
    const chat = { event: 'chat_ended', chat: { chat_id: 'chat_1', message_with_tool_calls } };
    expect(callOf('retell', chat)).toMatchObject({
      call_id: 'retell:chat_1',
      interaction_modality: 'chat',
      transcript: SPOKEN,
    });
  });
});

describe('bolna', () => {
  it('ignores an unanswered call without a transcript, because it may be retried', () => {
    const stopped = (transcript: string) =>
      eventOf('bolna', PAYLOADS.bolna('x', { status: 'stopped', transcript }));
    expect(stopped('')).toBeUndefined();
    expect(stopped('user: hello')).toMatchObject({ call_id: 'bolna:x' });
    expect(eventOf('bolna', PAYLOADS.bolna('x', { transcript: null }))).toMatchObject({ transcript: [] });
  });
});

describe('elevenlabs', () => {
  it('is a chat when the payload says text only', () => {
    expect(callOf('elevenlabs', PAYLOADS.elevenlabs('x', { metadata: { text_only: true } }))).toMatchObject({
      interaction_modality: 'chat',
    });
  });
});

function withVariables(platform: Platform, variables: JsonObject): unknown {
  switch (platform) {
    case 'vapi':
      return PAYLOADS.vapi('x', { customer: {}, artifact: { variableValues: variables } });
    case 'retell':
      return PAYLOADS.retell('x', { retell_llm_dynamic_variables: variables });
    case 'elevenlabs':
      return PAYLOADS.elevenlabs('x', {
        conversation_initiation_client_data: { dynamic_variables: variables },
      });
    case 'bland':
      return PAYLOADS.bland('x', { variables });
    case 'bolna':
      return PAYLOADS.bolna('x', { context_details: { recipient_data: variables } });
  }
}

/** Any JSON, or the payload with one of its parts replaced by any JSON. */
function mutated(payload: Json): fc.Arbitrary<Json> {
  // A `__proto__` somewhere is refused before an adapter sees it.
  const anything = fc.jsonValue().filter(isTaken).map(json);
  const paths = pathsOf(payload);
  const replaced = fc
    .tuple(fc.constantFrom(...paths), fc.oneof(anything, fc.double().map(json), fc.constant('\ud800')))
    .map(([path, value]) => withAt(payload, path, value));
  return fc.oneof({ weight: 1, arbitrary: anything }, { weight: 5, arbitrary: replaced });
}

function isTaken(value: unknown): boolean {
  try {
    json(value);
    return true;
  } catch (error) {
    if (error instanceof InvalidJson) return false;
    throw error;
  }
}

function pathsOf(value: Json, path: string[] = []): string[][] {
  const inner = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  return [path, ...inner.flatMap(([name, part]) => pathsOf(part, [...path, name]))];
}

function withAt(value: Json, [name, ...rest]: readonly string[], replacement: Json): Json {
  if (name === undefined) return replacement;
  if (Array.isArray(value)) {
    return value.map((item, index) => (String(index) === name ? withAt(item, rest, replacement) : item));
  }
  return isJsonObject(value) ? { ...value, [name]: withAt(value[name] ?? null, rest, replacement) } : value;
}
