import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { PLATFORMS } from '../../lib/domain/platforms.ts';
import type { Platform } from '../../lib/platforms/platform.ts';
import { SavedPlatform } from '../../lib/platforms/save.ts';
import type { JsonObject } from '../../lib/shared/json.ts';
import { type Envelope, freshOutlet } from '../support/api.ts';
import { CUSTOMER, ENDED, OTHER_EVENTS, PAYLOADS, SIGNATURES, SPOKEN } from '../support/platform-payloads.ts';
import { type Receiver, startReceiver } from '../support/receiver.ts';
import { remember } from '../support/sensitive.ts';
import { startTestStack, type TestStack } from '../support/stack.ts';

let stack: TestStack;
let receiver: Receiver;
beforeAll(async () => {
  receiver = await startReceiver();
  stack = await startTestStack();
});
afterAll(async () => {
  await stack.stop();
  await receiver.stop();
});

const SIGNING = PLATFORMS.filter((platform) => platform !== 'bolna');
const MINUTE = 60_000;

const save = async (outlet: number, platform: string, settings?: JsonObject) => {
  const { status, body } = await stack.api(outlet).put(`/platforms/${platform}`, settings);
  expect({ status, body }).toMatchObject({ status: 200, body: { message: 'Platform saved successfully' } });
  return SavedPlatform.parse(body.payload);
};

/** An outlet with a connected platform. */
async function connected(platform: Platform) {
  const outlet = freshOutlet();
  const secret: string = randomUUID();
  const { ingest_key: key = '' } = await save(
    outlet,
    platform,
    platform === 'bolna' ? {} : { signing_secret: secret },
  );
  return { outlet, platform, secret, key };
}
type Connected = Awaited<ReturnType<typeof connected>>;

interface Sent {
  key?: string;
  at?: number;
  /** Replace the headers that sign the body. */
  headers?: Record<string, string>;
  /** Replaces the signed body. */
  body?: string;
}

/**
 * Posts a webhook as the platform does: signed by its rule, unless the test gives other headers.
 */
async function post(
  { platform, secret, key: ownKey }: Connected,
  payload: unknown,
  { key = ownKey, at = Date.now(), headers, body }: Sent = {},
) {
  remember({ payload, ingest_key: key });
  const signed = JSON.stringify(payload);
  const response = await fetch(
    `${stack.apiUrl}/v2/post_call/data/calls/${platform}${key === '' ? '' : `?key=${key}`}`,
    {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(headers ?? SIGNATURES[platform](signed, { secret, at })),
      },
      body: body ?? signed,
    },
  );
  const answer: Envelope = JSON.parse(await response.text());
  return { status: response.status, body: answer };
}

const accepted = { status: 200, body: { message: 'Call accepted' } };
const unauthorized = {
  status: 401,
  body: {
    success: false,
    code: 'webhook_not_authenticated',
    message: 'Unauthorized: the key or the signature is missing or not valid',
    errors: [],
    request_id: expect.any(String),
  },
};

describe.each(PLATFORMS)('a call on %s', (platform) => {
  it('is extracted and delivered with the data of the platform', async () => {
    const { outlet, ...connection } = await connected(platform);
    const api = stack.api(outlet);
    await api.post('/destinations', {
      destination_name: 'CRM',
      api_method: 'POST',
      api_url: `${receiver.url}/${outlet}`,
      api_body: {
        id: '{{call_id}}',
        seats: '{{party_size}}',
        name: '{{guest_name}}',
        phone: '{{phone_number}}',
        email: '{{email_id}}',
        from: '{{source}}',
        by: '{{interaction_modality}}',
        ended: '{{timestamp}}',
        direction: '{{metadata.direction}}',
        given: '{{metadata.variables.customer_name}}',
      },
    });
    await api.post('/variables', [
      {
        var_name: 'party_size',
        var_type: 'integer',
        description: 'number of people at the table',
        destination_ids: [1],
      },
    ]);

    const callId = `${platform}:c-1`;
    expect(await post({ outlet, ...connection }, PAYLOADS[platform]('c-1'))).toEqual({
      status: 200,
      body: { success: true, message: 'Call accepted', payload: { call_id: callId, status: 'received' } },
    });
    const call = await stack.waitForCall(outlet, callId, 'completed');
    expect(call).toMatchObject({ timezone: 'Asia/Kolkata', transcript: SPOKEN });
    const delivered = () => receiver.requests.filter(({ url }) => url === `/${outlet}`);
    expect(delivered().map(({ body }) => JSON.parse(body))).toEqual([
      {
        id: callId,
        seats: 4,
        name: 'Jane Roe',
        phone: CUSTOMER,
        email: 'jane@example.com',
        from: platform,
        by: 'voice',
        ended: ENDED,
        direction: 'inbound',
        given: 'Jane Roe',
      },
    ]);

    // A retry of the platform: the same call, and no second delivery.
    expect(await post({ outlet, ...connection }, PAYLOADS[platform]('c-1'))).toMatchObject({
      status: 200,
      body: { payload: { call_id: callId, status: 'completed' } },
    });
    await stack.waitForIdle('call-ended');
    await stack.waitForIdle('delivery-due');
    expect(delivered()).toHaveLength(1);
  });

  it('is not created by other events', async () => {
    const sender = await connected(platform);
    for (const event of OTHER_EVENTS[platform]) {
      expect(await post(sender, event)).toEqual({
        status: 200,
        body: { success: true, message: 'Event ignored' },
      });
    }
    expect(await stack.readCall(sender.outlet, `${platform}:x`)).toBeUndefined();
  });

  it('is refused without the key of this outlet and platform', async () => {
    const sender = await connected(platform);
    const other = await connected(platform);
    const otherPlatform = await save(sender.outlet, platform === 'vapi' ? 'retell' : 'vapi');
    const payload = PAYLOADS[platform]('c-2');
    const [outlet, random = ''] = sender.key.split('.');
    const keys = {
      none: '',
      nonsense: 'nonsense',
      cut: sender.key.slice(0, -1),
      another: `${outlet}.${[...random].reverse().join('')}`,
      'of another outlet': other.key,
      'of another outlet, renamed': `${outlet}.${other.key.split('.')[1]}`,
      'of another platform': otherPlatform.ingest_key ?? '',
      'of an outlet that does not exist': `${freshOutlet()}.${random}`,
      twice: `${sender.key}&key=${sender.key}`,
    };
    for (const [kind, key] of Object.entries(keys)) {
      // Bolna signs nothing, so that with another outlet's key the call is accepted for that
      // outlet.
      if (platform === 'bolna' && kind === 'of another outlet') continue;
      expect({ kind, ...(await post(sender, payload, { key })) }).toEqual({ kind, ...unauthorized });
    }
    for (const each of [sender.outlet, other.outlet]) {
      expect(await stack.readCall(each, `${platform}:c-2`)).toBeUndefined();
    }
  });

  it('is refused with a key that was replaced', async () => {
    const sender = await connected(platform);
    const { ingest_key: key = '' } = await save(sender.outlet, platform, { rotate_key: true });
    expect(key).toMatch(/^\d+\.[\w-]{43}$/);
    expect(await post(sender, PAYLOADS[platform]('c-3'))).toEqual(unauthorized);
    expect(await stack.readCall(sender.outlet, `${platform}:c-3`)).toBeUndefined();
    expect(await post(sender, PAYLOADS[platform]('c-3'), { key })).toMatchObject(accepted);
  });

  it('is refused when its sender is authenticated and its body is not a call', async () => {
    const sender = await connected(platform);
    const refused = async (body: string, type?: string) => {
      const headers = SIGNATURES[platform](body, { secret: sender.secret, at: Date.now() });
      return post(sender, '', { body, headers: { ...headers, ...(type && { 'content-type': type }) } });
    };
    expect(await refused('{')).toMatchObject({ status: 400 });
    expect(await refused('{"__proto__":{}}')).toMatchObject({ status: 400 });
    expect(await refused('[]')).toMatchObject({ status: 400, body: { errors: [{ path: '' }] } });
    expect(await refused('a=b', 'application/x-www-form-urlencoded')).toMatchObject({ status: 415 });
    expect(await refused(`"${'x'.repeat(1024 * 1024)}"`)).toMatchObject({ status: 413 });
    expect(await post(sender, PAYLOADS[platform]('a b'))).toMatchObject({
      status: 400,
      body: { errors: [{ path: expect.stringMatching(/id$/) }] },
    });
  });

  it('is accepted without a content-type', async () => {
    const sender = await connected(platform);
    const body = JSON.stringify(PAYLOADS[platform]('c-4'));
    const response = await fetch(`${stack.apiUrl}/v2/post_call/data/calls/${platform}?key=${sender.key}`, {
      method: 'POST',
      headers: SIGNATURES[platform](body, { secret: sender.secret, at: Date.now() }),
      // fetch sets no content-type for bytes.
      body: Buffer.from(body),
    });
    expect(response.status).toBe(200);
  });

  it('never causes a server error, whatever its payload', async () => {
    const sender = await connected(platform);
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), fc.jsonValue(), async (anything, more) => {
        for (const payload of [
          anything,
          PAYLOADS[platform](randomUUID(), { transcript: anything, metadata: more }),
        ]) {
          expect([200, 400]).toContain((await post(sender, payload)).status);
        }
      }),
      { numRuns: 25 },
    );
  });

  it('is refused when it is one of our own deliveries', async () => {
    const sender = await connected(platform);
    const payload = PAYLOADS[platform]('c-5');
    const headers = {
      ...SIGNATURES[platform](JSON.stringify(payload), { secret: sender.secret, at: Date.now() }),
      'user-agent': 'postcall/1',
      'webhook-id': 'd-1',
    };
    expect(await post(sender, payload, { headers })).toMatchObject({
      status: 409,
      body: { code: 'delivery_loop', message: 'Delivery loop' },
    });
    expect(await stack.readCall(sender.outlet, `${platform}:c-5`)).toBeUndefined();
  });
});

describe.each(SIGNING)('the signature of %s', (platform) => {
  it('is required: over these bytes, with this secret, and recent', async () => {
    const sender = await connected(platform);
    const payload = PAYLOADS[platform]('c-6');
    const invalid: Record<string, Sent> = {
      'one byte more': { body: `${JSON.stringify(payload)} ` },
      'one byte changed': { body: JSON.stringify(payload).replace('four', 'five') },
      missing: { headers: {} },
      ...(platform !== 'bland' && {
        'too old': { at: Date.now() - 6 * MINUTE },
        'in the future': { at: Date.now() + 6 * MINUTE },
      }),
    };
    for (const [kind, how] of Object.entries(invalid)) {
      expect({ kind, ...(await post(sender, payload, how)) }).toEqual({ kind, ...unauthorized });
    }
    expect(await post({ ...sender, secret: 'another' }, payload)).toEqual(unauthorized);
    expect(await stack.readCall(sender.outlet, `${platform}:c-6`)).toBeUndefined();
    expect(await post(sender, payload)).toMatchObject(accepted);
  });

  it('is refused without a stored secret, and checked with the new secret once it is replaced', async () => {
    const outlet = freshOutlet();
    const first = await save(outlet, platform);
    expect(first.signing_secret_stored).toBe(false);
    const sender: Connected = { outlet, platform, secret: '', key: first.ingest_key ?? '' };
    const payload = PAYLOADS[platform]('c-7');
    expect(await post(sender, payload)).toEqual(unauthorized);
    await save(outlet, platform, { signing_secret: 'the first' });
    await save(outlet, platform, { signing_secret: 'the second' });
    expect(await post({ ...sender, secret: 'the first' }, payload)).toEqual(unauthorized);
    expect(await post({ ...sender, secret: 'the second' }, payload)).toMatchObject(accepted);
  });
});

describe('PUT platforms/{platform}', () => {
  it('shows the key once, keeps settings that are not sent, and never shows the secret', async () => {
    const outlet = freshOutlet();
    const path = '/v2/post_call/data/calls/vapi';
    const first = await save(outlet, 'vapi', { signing_secret: 'a secret' });
    expect(first).toEqual({
      platform: 'vapi',
      path,
      ingest_key: expect.stringMatching(new RegExp(`^${outlet}\\.`)),
      signing_secret_stored: true,
    });
    expect(await save(outlet, 'vapi')).toEqual({ platform: 'vapi', path, signing_secret_stored: true });
    const rotated = await save(outlet, 'vapi', { rotate_key: true });
    expect(rotated).toMatchObject({ ingest_key: expect.any(String), signing_secret_stored: true });
    expect(rotated.ingest_key).not.toBe(first.ingest_key);
  });

  it('creates one key for concurrent requests', async () => {
    const outlet = freshOutlet();
    const saved = await Promise.all(Array.from({ length: 5 }, () => save(outlet, 'bolna')));
    expect(saved.filter(({ ingest_key }) => ingest_key !== undefined)).toHaveLength(1);
  });

  it('lists all errors, and answers 404 for an unknown platform', async () => {
    const api = stack.api(freshOutlet());
    const { status, body } = await api.put('/platforms/vapi', {
      signing_secret: '',
      rotate_key: 'yes',
      key: 1,
    });
    expect([status, body.errors?.map(({ path }) => path).sort()]).toEqual([
      400,
      ['key', 'rotate_key', 'signing_secret'],
    ]);
    expect((await api.put('/platforms/vapi', { signing_secret: 'pasted\n' })).status).toBe(400);
    expect((await api.put('/platforms/bolna', { signing_secret: 'useless' })).status).toBe(400);
    expect(await api.put('/platforms/nobody', {})).toMatchObject({
      status: 404,
      body: { code: 'platform_not_found', message: 'Platform not found', errors: [{ path: 'platform' }] },
    });
    // Not a platform: the path of a call.
    expect(await api.post('/calls/nobody', {})).toMatchObject({
      status: 405,
      body: {
        code: 'method_not_allowed',
        message: 'POST is not allowed on this path: use DELETE or GET',
      },
    });
  });
});

describe('an unanswered call', () => {
  it('is delivered without values, and skipped by destinations that require a transcript', async () => {
    const sender = await connected('vapi');
    const api = stack.api(sender.outlet);
    const destination = { api_method: 'POST', api_url: `${receiver.url}/unanswered` };
    await api.post('/destinations', [
      { ...destination, destination_name: 'All', api_body: { why: '{{metadata.ended_reason}}' } },
      { ...destination, destination_name: 'Words', when: 'transcript != ""' },
    ]);
    const unanswered = { artifact: {}, endedReason: 'customer-did-not-answer' };
    await post(sender, PAYLOADS.vapi('c-9', unanswered));
    const { deliveries } = await stack.waitForCall(sender.outlet, 'vapi:c-9', 'completed');
    expect(deliveries.map(({ status }) => status)).toEqual(['delivered', 'skipped']);
    expect(receiver.requests.filter(({ url }) => url === '/unanswered')).toMatchObject([
      { body: '{"why":"customer-did-not-answer"}' },
    ]);
  });
});

describe('the log', () => {
  it('has no key, secret, phone number or transcript', async () => {
    const sender = await connected('vapi');
    await post(sender, PAYLOADS.vapi('c-8'));
    await post(sender, PAYLOADS.vapi('c-8'), { headers: {} });
    await stack.waitForCall(sender.outlet, 'vapi:c-8', 'completed');
    const log = stack.log();
    expect(log).toContain('POST /v2/post_call/data/calls/vapi');
    for (const secret of [sender.key, sender.secret, CUSTOMER, 'Jane', 'table for four', 'key=']) {
      expect(log).not.toContain(secret);
    }
  });
});
