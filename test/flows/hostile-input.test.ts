import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { request } from 'undici';
import { freshOutlet } from '../support/api.ts';
import { badTokens } from '../support/bad-tokens.ts';
import { startTestStack, type TestStack } from '../support/stack.ts';

let stack: TestStack;
const SECRET = 'a secret of the test that has more than 32 bytes';
beforeAll(async () => {
  stack = await startTestStack({ JWT_SECRET: SECRET });
});
afterAll(() => stack.stop());

const DATA = '/v2/post_call/data';

describe('a bad token', () => {
  const bytes = (text: string) => new TextEncoder().encode(text);
  const bad = badTokens(bytes(SECRET), bytes('another secret of the test that has 32 bytes too'));

  it.each(bad)('(%s) is answered 401 with its code and message', async (_, token, refusal) => {
    const sent = await token();
    const headers = sent === undefined ? {} : { authorization: sent };
    const answer = await fetch(`${stack.apiUrl}${DATA}/variables`, { headers });
    expect({ status: answer.status, body: await answer.json() }).toEqual({
      status: 401,
      body: {
        success: false,
        ...refusal,
        errors: [],
        request_id: expect.any(String),
      },
    });
  });

  it('of another type is forbidden, and one longer than the gateway accepts is answered 431', async () => {
    const brand = await stack.token(97, { type: 'BRAND' });
    const forbidden = await fetch(`${stack.apiUrl}${DATA}/variables`, { headers: { authorization: brand } });
    expect(forbidden.status).toBe(403);
    const { statusCode } = await request(`${stack.apiUrl}${DATA}/variables`, {
      headers: { authorization: `${await stack.token(97)}${'x'.repeat(10_240)}` },
    });
    expect(statusCode).toBe(431);
  });
});

describe('a hostile body', () => {
  const post = async (path: string, body: string | Uint8Array<ArrayBuffer>) => {
    const answer = await fetch(`${stack.apiUrl}${DATA}${path}`, {
      method: 'POST',
      headers: { authorization: await stack.token(97), 'content-type': 'application/json' },
      body,
    });
    const answered: { errors: { path: string; message: string }[] } = JSON.parse(await answer.text());
    return { status: answer.status, body: answered };
  };
  const problem = (message: string, path = '') => ({ status: 400, body: { errors: [{ path, message }] } });

  it.each<[string, string | Uint8Array<ArrayBuffer>, object]>([
    [
      'nested deeper than 64 levels',
      `${'['.repeat(65)}${']'.repeat(65)}`,
      problem('nested deeper than 64 levels'),
    ],
    ['nested a million times', '['.repeat(1_000_000), { status: 400 }],
    [
      'with __proto__',
      '[{"__proto__": {"var_type": "string"}}]',
      problem(
        'the key "0.__proto__" is not allowed, since it would change a prototype: rename it',
        '0.__proto__',
      ),
    ],
    ['with __proto__ in escapes', '[{"\\u005f_proto__": 1}]', { status: 400 }],
    ['with constructor.prototype', '[{"constructor": {"prototype": 1}}]', { status: 400 }],
    ['in UTF-16', new Uint8Array(Buffer.from('[]', 'utf16le')), { status: 400 }],
    ['with half a character', Uint8Array.of(0x5b, 0x22, 0xe2, 0x82, 0x22, 0x5d), problem('not valid UTF-8')],
    [
      'with a placeholder outside of quotes',
      '[{"description": {{x}}}]',
      {
        status: 400,
        body: {
          code: 'invalid_json',
          errors: [{ path: '', message: expect.stringContaining('put quotes around the placeholder') }],
        },
      },
    ],
    ['with NaN', '[NaN]', { status: 400 }],
    ['of two values', '[] []', { status: 400 }],
    ['with a number beyond the range of a double', '[{"variable_id": 1e999}]', { status: 400 }],
    ['with an id beyond the safe integers', '[{"variable_id": 9007199254740993}]', { status: 400 }],
  ])('%s is refused with 400', async (_, body, expected) => {
    expect(await post('/variables', body)).toMatchObject(expected);
  });

  it('is accepted with a byte order mark, which is ignored (RFC 8259, section 8.1)', async () => {
    expect(
      (await post('/variables', '\ufeff[{"var_name":"a","var_type":"string","description":"b"}]')).status,
    ).toBe(200);
  });

  it('with a duplicate key has the last value, both in validation and in storage', async () => {
    const outlet = freshOutlet();
    const answer = await fetch(`${stack.apiUrl}${DATA}/variables`, {
      method: 'POST',
      headers: { authorization: await stack.token(outlet), 'content-type': 'application/json' },
      body: '[{"var_name":"a","var_name":"b","var_type":"string","description":"c"}]',
    });
    expect(answer.status).toBe(200);
    expect((await stack.api(outlet).get('/variables')).body.payload).toMatchObject([{ var_name: 'b' }]);
  });

  it('with thousands of unknown fields is refused with some of their names and their number', async () => {
    const unknown = Object.fromEntries(Array.from({ length: 9_000 }, (_, index) => [`k${index}`, 1]));
    const { status, body } = await post('/variables', JSON.stringify([unknown]));
    expect(status).toBe(400);
    expect(body.errors.length).toBeLessThan(30);
    expect(body.errors).toContainEqual({
      path: '0',
      message: 'has 8980 more fields that are not fields of this request',
    });
  });
});

describe('the limit', () => {
  const variable = (fields: Record<string, unknown> = {}) => ({
    var_name: 'x',
    var_type: 'string',
    description: 'a',
    ...fields,
  });
  const destination = (fields: Record<string, unknown> = {}) => ({
    destination_name: 'x',
    api_url: 'https://example.com/',
    api_method: 'POST',
    ...fields,
  });
  const call = (fields: Record<string, unknown> = {}) => ({
    call_id: 'c',
    timestamp: '2026-11-20T10:03:44Z',
    transcript: '',
    ...fields,
  });
  const texts = (count: number, length = 1) =>
    Array.from({ length: count }, (_, index) => String(index).padEnd(length, 'x'));
  // Characters are code points: each of these is two UTF-16 units.
  const bombs = (count: number) => '💣'.repeat(count);
  const headers = (count: number) => Object.fromEntries(texts(count).map((name) => [`h${name}`, 'a']));
  const json = (bytes: number) => ({ a: 'x'.repeat(bytes - '{"a":""}'.length) });

  it.each<[string, string, unknown, unknown, string]>([
    [
      'the name of a variable',
      '/variables',
      [variable({ var_name: bombs(64) })],
      [variable({ var_name: bombs(65) })],
      '0.var_name',
    ],
    [
      'a description',
      '/variables',
      [variable({ description: bombs(2000) })],
      [variable({ description: bombs(2001) })],
      '0.description',
    ],
    [
      'the number of options',
      '/variables',
      [variable({ var_type: 'enum', options: texts(100, 100) })],
      [variable({ var_type: 'enum', options: texts(101) })],
      '0.options',
    ],
    [
      'an option',
      '/variables',
      [variable({ var_type: 'enum', options: texts(2, 100) })],
      [variable({ var_type: 'enum', options: texts(2, 101) })],
      '0.options.0',
    ],
    [
      'the number of examples',
      '/variables',
      [variable({ examples: texts(10, 200) })],
      [variable({ examples: texts(11) })],
      '0.examples',
    ],
    [
      'variables in a request',
      '/variables',
      texts(50).map((var_name) => variable({ var_name })),
      texts(51).map((var_name) => variable({ var_name })),
      '',
    ],
    [
      'a URL',
      '/destinations',
      destination({ api_url: `https://example.com/${'x'.repeat(2028)}` }),
      destination({ api_url: `https://example.com/${'x'.repeat(2029)}` }),
      'api_url',
    ],
    [
      'the number of headers',
      '/destinations',
      destination({ api_headers: headers(50) }),
      destination({ api_headers: headers(51) }),
      'api_headers',
    ],
    [
      'the size of headers',
      '/destinations',
      destination({ api_headers: json(8192) }),
      destination({ api_headers: json(8193) }),
      'api_headers',
    ],
    [
      'the size of a body',
      '/destinations',
      destination({ api_body: json(65_536) }),
      destination({ api_body: json(65_537) }),
      'api_body',
    ],
    [
      'destinations in a request',
      '/destinations',
      Array(20).fill(destination()),
      Array(21).fill(destination()),
      '',
    ],
    [
      'the id of a call',
      '/calls',
      call({ call_id: 'x'.repeat(128) }),
      call({ call_id: 'x'.repeat(129) }),
      'call_id',
    ],
    [
      'the number of turns',
      '/calls',
      call({ transcript: 'user: a\n'.repeat(10_000) }),
      call({ transcript: 'user: a\n'.repeat(10_001) }),
      'transcript',
    ],
    [
      'the size of metadata',
      '/calls',
      call({ metadata: json(32_768) }),
      call({ metadata: json(32_769) }),
      'metadata',
    ],
  ])(
    'of %s: accepts the maximum, and refuses one more under its path',
    async (_, path, fits, over, errorPath) => {
      const api = stack.api(freshOutlet());
      expect((await api.post(path, fits)).status).toBeLessThan(300);
      const { status, body } = await stack.api(freshOutlet()).post(path, over);
      expect({ status, paths: body.errors?.map((one) => one.path) }).toEqual({
        status: 400,
        paths: expect.arrayContaining([errorPath]),
      });
    },
  );

  it('of an outlet is 200 variables, 900 options and 50 destinations', async () => {
    const api = stack.api(freshOutlet());
    for (const from of [0, 50, 100, 150]) {
      const some = texts(50).map((_, index) => variable({ var_name: `v${from + index}` }));
      expect((await api.post('/variables', some)).status).toBe(200);
    }
    const more = await api.post('/variables', [variable()]);
    expect(more).toMatchObject({
      status: 400,
      body: { errors: [{ path: '', message: 'an outlet has at most 200 variables' }] },
    });
    const enums = (from: number, count: number) =>
      Array.from({ length: count }, (_, index) => ({
        variable_id: from + index,
        var_type: 'enum',
        options: texts(100),
      }));
    expect((await api.put('/variables', enums(1, 9))).status).toBe(200);
    expect(await api.put('/variables', enums(10, 1))).toMatchObject({
      status: 400,
      body: { errors: [{ path: '', message: 'an outlet has at most 900 options in all its enums' }] },
    });
    for (const count of [20, 20, 10]) {
      expect((await api.post('/destinations', Array(count).fill(destination()))).status).toBe(200);
    }
    expect(await api.post('/destinations', destination())).toMatchObject({
      status: 400,
      body: { errors: [{ path: '', message: 'an outlet has at most 50 destinations' }] },
    });
  });
});
