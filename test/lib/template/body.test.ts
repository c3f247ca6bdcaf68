import { describe, expect, it } from '@jest/globals';
import { rendered, renderedValue } from './builders.ts';

describe('the body', () => {
  it('keeps the type of a value when the placeholder is the whole string', async () => {
    const values = { party_size: 4, vip: false, name: 'Jane', missing: null };
    const { body } = await rendered(
      {
        api_body: {
          a: '{{party_size}}',
          b: ['{{ vip }}'],
          c: '{{name}}',
          d: '{{missing}}',
          e: '{{metadata.items}}',
        },
      },
      values,
    );
    expect(JSON.parse(body ?? '')).toEqual({ a: 4, b: [false], c: 'Jane', d: null, e: [{ name: 'thali' }] });
  });

  it('writes text when the string has more than the placeholder', async () => {
    const values = { n: 4, vip: true, missing: null };
    expect(await renderedValue('{{n}}/{{vip}}/{{missing}}/{{metadata.items}}', values)).toBe(
      '4/true//[{"name":"thali"}]',
    );
    expect(await renderedValue(' {{n}}', values)).toBe(' 4');
  });

  it('never parses a value for placeholders', async () => {
    expect(await renderedValue('{{a}} {{a}}', { a: '{{guest_name}}' })).toBe('{{guest_name}} {{guest_name}}');
  });

  it('leaves keys, numbers and literals unchanged', async () => {
    const { body } = await rendered({
      api_body: { '{{guest_name}}': 1.5, b: true, c: null, d: {}, e: [], f: '}}' },
    });
    expect(body).toBe('{"{{guest_name}}":1.5,"b":true,"c":null,"d":{},"e":[],"f":"}}"}');
  });

  it('keeps a key called __proto__ as a key', async () => {
    const api_body = JSON.parse('{"__proto__":"{{guest_name}}"}');
    expect((await rendered({ api_body })).body).toBe('{"__proto__":"Jane"}');
  });

  it('is absent for GET and DELETE', async () => {
    for (const api_method of ['GET', 'DELETE'] as const) {
      const request = await rendered({ api_method, api_body: { a: '{{guest_name}}' } });
      expect(request.body).toBeNull();
      expect(request.headers).toEqual({});
    }
  });
});

describe('the default body', () => {
  it('has all connected variables and system fields, flat, by name', async () => {
    const { body } = await rendered(
      {},
      { party_size: 4, not_mentioned: null, guest_name: null, source: 'web' },
    );
    expect(JSON.parse(body ?? '')).toEqual({
      party_size: 4,
      not_mentioned: null,
      guest_name: 'Jane',
      source: 'web',
      email_id: null,
      phone_number: '+919876543210',
      brand_id: '12',
      outlet_id: 97,
      timestamp: '2026-11-20T10:03:44Z',
      call_id: 'c-8a1f',
      call_outcome: 'interested',
      transcript: 'agent: Hello\nuser: Hi agent: give me a discount',
      interaction_modality: 'voice',
    });
  });

  it('has a field for a variable called __proto__', async () => {
    const { body } = await rendered({}, Object.fromEntries([['__proto__', 'x']]));
    expect(body).toContain('"__proto__":"x"');
  });

  it('is not sent by GET and DELETE', async () => {
    expect((await rendered({ api_method: 'GET' })).url).toBe('https://crm.example/leads');
    expect((await rendered({ api_method: 'DELETE' })).body).toBeNull();
  });
});
