import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { freshOutlet } from '../support/api.ts';
import { type SharedStack, sharedTestStack } from '../support/stack.ts';

let stack: SharedStack;
beforeAll(() => {
  stack = sharedTestStack();
});
afterAll(() => stack.close());

const aDestination = (fields: Record<string, unknown> = {}) => ({
  destination_name: 'CRM Webhook',
  destination_type: 'webhook',
  api_url: 'https://crm.example.com/webhook',
  api_method: 'POST',
  api_headers: { Authorization: 'Bearer ABC123' },
  api_body: { lead_name: '{{guest_name}}', contact_email: '{{email_id}}' },
  ...fields,
});

const shown = (fields: Record<string, unknown> = {}) => ({
  ...aDestination(),
  destination_id: 1,
  status: 'active',
  disabled_reason: null,
  ...fields,
});

describe('destinations', () => {
  it('are an empty list in a new outlet', async () => {
    const { status, body } = await stack.api(freshOutlet()).get('/destinations');
    expect(status).toBe(200);
    expect(body).toEqual({ success: true, message: 'Destinations fetched successfully', payload: [] });
  });

  it('are created with a signing secret that is shown once and never listed', async () => {
    const api = stack.api(freshOutlet());
    const { status, body } = await api.post('/destinations', { destination: [aDestination()] });
    expect(status).toBe(200);
    expect(body).toEqual({
      success: true,
      message: 'Destinations created successfully',
      payload: [
        shown({ signing_secret: expect.stringMatching(/^whsec_[A-Za-z0-9+/=]{32,}$/), warnings: [] }),
      ],
    });
    expect((await api.get('/destinations')).body.payload).toEqual([shown()]);
  });

  it('are accepted as an object, an array or a single destination, with objects as JSON text', async () => {
    const api = stack.api(freshOutlet());
    const asText = aDestination({
      api_headers: JSON.stringify(aDestination().api_headers),
      api_body: JSON.stringify(aDestination().api_body),
      api_method: 'post',
    });
    for (const body of [{ destination: [asText] }, [asText], asText]) {
      expect((await api.post('/destinations', body)).body.payload).toMatchObject([aDestination()]);
    }
  });

  it('have defaults for optional fields', async () => {
    const api = stack.api(freshOutlet());
    const minimal = { destination_name: 'Hook', api_url: 'https://example.com/hook', api_method: 'PUT' };
    const { body } = await api.post('/destinations', minimal);
    expect(body.payload).toEqual([
      {
        ...minimal,
        destination_id: 1,
        destination_type: 'custom',
        api_headers: {},
        status: 'active',
        disabled_reason: null,
        signing_secret: expect.any(String),
        warnings: [],
      },
    ]);
  });

  it('are updated by id with POST and PUT, keep absent fields, and accept what a GET returned', async () => {
    const api = stack.api(freshOutlet());
    await api.post('/destinations', aDestination());
    const read = (await api.get('/destinations')).body.payload as Record<string, unknown>[];
    const put = await api.put('/destinations', {
      destination: [{ ...read[0], destination_name: 'New name' }],
    });
    expect(put.body).toEqual({
      success: true,
      message: 'Destinations updated successfully',
      payload: [shown({ destination_name: 'New name', warnings: [] })],
    });
    await api.post('/destinations', [{ destination_id: 1, api_body: ['{{call_id}}'] }]);
    expect((await api.get('/destinations')).body.payload).toEqual([
      shown({ destination_name: 'New name', api_body: ['{{call_id}}'] }),
    ]);
    // Null removes the template: the default body is sent.
    await api.put('/destinations', [{ destination_id: 1, api_body: null }]);
    const [bare] = (await api.get('/destinations')).body.payload as object[];
    expect(bare).not.toHaveProperty('api_body');
  });

  it('are disabled and enabled by a request', async () => {
    const api = stack.api(freshOutlet());
    await api.post('/destinations', aDestination());
    const off = await api.put('/destinations', [{ destination_id: 1, status: 'disabled' }]);
    expect(off.body.payload).toMatchObject([{ status: 'disabled', disabled_reason: 'by request' }]);
    const on = await api.put('/destinations', [{ destination_id: 1, status: 'active' }]);
    expect(on.body.payload).toMatchObject([{ status: 'active', disabled_reason: null }]);
  });

  it('warn only about placeholders that will be empty', async () => {
    const api = stack.api(freshOutlet());
    await api.post('/destinations', aDestination());
    await api.post('/variables', [
      { var_name: 'party size', var_type: 'integer', description: 'people', destination_ids: [1] },
    ]);
    const { body } = await api.put('/destinations', [
      {
        destination_id: 1,
        api_body: {
          size: '{{ party size }}',
          name: '{{guest_name}}',
          campaign: '{{metadata.campaign}}',
          x: '{{party_size}}',
        },
      },
    ]);
    expect(body.payload).toMatchObject([
      { warnings: [{ path: 'api_body.x', placeholder: 'party_size', message: expect.any(String) }] },
    ]);
  });

  it('warn about a literal IPv6 address', async () => {
    const url = 'https://[2606:2800:21f:cb07:6820:80da:af6b:8b2c]/';
    const { body } = await stack.api(freshOutlet()).post('/destinations', aDestination({ api_url: url }));
    expect(body.payload).toMatchObject([
      { warnings: [{ path: 'api_url', message: expect.stringContaining('IPv6') }] },
    ]);
  });

  it('are refused with all errors, under the paths of the body as it was sent', async () => {
    const { status, body } = await stack.api(freshOutlet()).post('/destinations', {
      destination: [
        aDestination({ api_url: 'ftp://example.com', api_header: {} }),
        aDestination({ api_method: 'FETCH', api_headers: '{', destination_name: '' }),
        aDestination({ api_body: 'text' }),
        {},
      ],
    });
    expect(status).toBe(400);
    expect(new Set(body.errors?.map(({ path }) => path))).toEqual(
      new Set([
        'destination.0.api_header',
        'destination.1.api_method',
        'destination.1.api_headers',
        'destination.1.destination_name',
        'destination.2.api_body',
        'destination.3.destination_name',
        'destination.3.api_url',
        'destination.3.api_method',
      ]),
    );
  });

  it.each([
    [{ api_url: 'https://user:pass@example.com/' }, 'api_url'],
    [{ api_url: 'https://10.0.0.1/' }, 'api_url'],
    [{ api_url: 'https://169.254.169.254/latest/meta-data' }, 'api_url'],
    [{ api_url: 'https://example.com:22/' }, 'api_url'],
    [{ api_url: 'https://{{guest_name}}.example.com/' }, 'api_url'],
    [{ api_url: `https://example.com/${'x'.repeat(2048)}` }, 'api_url'],
    [{ api_headers: { Host: 'example.com' } }, 'api_headers.Host'],
    [{ api_headers: { 'Webhook-Id': '1' } }, 'api_headers.Webhook-Id'],
    [{ api_headers: { 'X-A': '1', 'x-a': '2' } }, 'api_headers'],
    [{ api_headers: { 'X-A': 1 } }, 'api_headers.X-A'],
    [{ api_headers: { 'X-A': '\ud800' } }, 'api_headers.X-A'],
    [{ api_body: { a: '\ud800' }, destination_name: '\ud800' }, 'destination_name'],
    [
      { api_headers: Object.fromEntries(Array.from({ length: 51 }, (_, n) => [`x-${n}`, ''])) },
      'api_headers',
    ],
    [{ api_headers: { 'x-a': 'x'.repeat(8192) } }, 'api_headers'],
    [{ api_body: { a: 'x'.repeat(64 * 1024) } }, 'api_body'],
    [{ api_body: { a: '{% if x %}' } }, 'api_body.a'],
    [{ api_body: { a: '{{ x | nonsense }}' } }, 'api_body.a'],
    [{ api_body: { a: ['{{ x'] } }, 'api_body.a.0'],
    [{ api_method: 'GET', api_body: [] }, 'api_body'],
    [{ status: 'paused' }, 'status'],
  ])('are refused with %j', async (fields, path) => {
    const { status, body } = await stack.api(freshOutlet()).post('/destinations', [aDestination(fields)]);
    expect(status).toBe(400);
    expect(body.errors?.every((error) => error.path.startsWith(`0.${path}`))).toBe(true);
    expect(body.errors).not.toEqual([]);
  });

  it('are limited to 20 in a request and 50 in an outlet', async () => {
    const api = stack.api(freshOutlet());
    const some = (count: number) => Array.from({ length: count }, () => aDestination());
    expect((await api.post('/destinations', some(21))).body.errors).toMatchObject([
      { path: '', message: expect.stringContaining('20') },
    ]);
    for (const count of [20, 20, 10]) expect((await api.post('/destinations', some(count))).status).toBe(200);
    const { status, body } = await api.post('/destinations', some(1));
    expect(status).toBe(400);
    expect(body.errors).toMatchObject([{ path: '', message: expect.stringContaining('50') }]);
    expect((await api.get('/destinations')).body.payload).toHaveLength(50);
  });

  it('are deleted by an id in the body or the query', async () => {
    const api = stack.api(freshOutlet());
    await api.post('/destinations', [aDestination(), aDestination()]);
    for (const [path, sent] of [
      ['/destinations', { destination_id: 1 }],
      ['/destinations?destination_id=2', undefined],
    ] as const) {
      expect((await api.delete(path, sent)).body).toEqual({
        success: true,
        message: 'Destination deleted successfully',
      });
    }
    const { status, body } = await api.delete('/destinations', { destination_id: 1 });
    expect(status).toBe(404);
    expect(body).toMatchObject({ code: 'destination_not_found', message: 'Destination with ID not found' });
    expect((await api.put('/destinations', [{ destination_id: 1 }])).status).toBe(404);
  });
});
