import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { request } from 'undici';
import { contract } from '../support/contract.ts';
import { type SharedStack, sharedTestStack } from '../support/stack.ts';

let stack: SharedStack;
beforeAll(() => {
  stack = sharedTestStack();
});
afterAll(() => stack.close());

const get = async (path: string, headers: Record<string, string> = {}) => {
  const answer = await request(`${stack.apiUrl}/v2/post_call${path}`, { headers });
  return {
    status: answer.statusCode,
    headers: answer.headers,
    body: Buffer.from(await answer.body.arrayBuffer()),
  };
};

describe('the OpenAPI document', () => {
  it('is served without a token and to any origin', async () => {
    const { status, headers, body } = await get('/openapi.json');
    expect(status).toBe(200);
    expect(JSON.parse(body.toString())).toEqual(contract);
    expect(headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'access-control-allow-origin': '*',
    });
  });

  it('is shown by a page that loads nothing from another host', async () => {
    const { status, headers, body } = await get('/docs');
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    expect(headers['content-security-policy']).toContain("default-src 'none'; script-src 'self';");
    expect(body.toString()).not.toMatch(/https?:\/\//);
    expect(body.toString()).toContain('spec-url="openapi.json"');
  });

  it('is shown with a script that is compressed for clients that accept it', async () => {
    const script = readFileSync('node_modules/redoc/bundles/redoc.standalone.js');
    const plain = await get('/docs/redoc.js');
    expect(plain.headers['content-type']).toBe('text/javascript; charset=utf-8');
    expect(plain.body.equals(script)).toBe(true);
    const zipped = await get('/docs/redoc.js', { 'accept-encoding': 'br, gzip' });
    expect(zipped.headers).toMatchObject({ 'content-encoding': 'gzip', vary: 'accept-encoding' });
    expect(gunzipSync(zipped.body).equals(script)).toBe(true);
    expect(zipped.body.byteLength).toBeLessThan(400_000);
  });

  it('is served with no other file', async () => {
    for (const name of ['package.json', '..%2f..%2fpackage.json', 'redoc.js.map']) {
      const { status, body } = await get(`/docs/${name}`);
      expect(status).toBe(404);
      expect(JSON.parse(body.toString())).toMatchObject({
        success: false,
        code: 'file_not_found',
        errors: [{ path: 'asset' }],
      });
    }
  });
});
