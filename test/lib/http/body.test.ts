import { describe, expect, it } from '@jest/globals';
import { bodyOf, MAX_BODY_BYTES } from '../../../lib/http/body.ts';

const event = (body: string | Uint8Array | undefined, contentType?: string) => ({
  headers: contentType === undefined ? {} : { 'content-type': contentType },
  isBase64Encoded: body instanceof Uint8Array,
  ...(body !== undefined && { body: typeof body === 'string' ? body : Buffer.from(body).toString('base64') }),
});

describe('bodyOf', () => {
  it('is undefined without a body, whatever the content-type', () => {
    expect(bodyOf(event(undefined))).toBeUndefined();
    expect(bodyOf(event('', 'text/plain'))).toBeUndefined();
  });

  it.each([
    undefined,
    'application/json',
    'Application/JSON; charset=utf-8',
    'application/json;charset="UTF-8"',
    'application/vnd.api+json',
  ])('reads JSON sent as %s', (contentType) => {
    expect(bodyOf(event('{"a":1}', contentType))).toEqual({ a: 1 });
  });

  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'application/json; charset=utf-16',
    'application/jsonp',
    'x',
  ])('refuses a body sent as %s', (contentType) => {
    expect(() => bodyOf(event('{}', contentType))).toThrow(
      expect.objectContaining({ code: 'unsupported_media_type' }),
    );
  });

  it('reads a body that the gateway handed over in base64', () => {
    expect(bodyOf(event(Buffer.from('"é"')))).toBe('é');
  });

  it('refuses bytes that are not UTF-8', () => {
    expect(() => bodyOf(event(Uint8Array.of(0x22, 0xff, 0x22)))).toThrow(
      expect.objectContaining({
        code: 'invalid_json',
        problems: [{ path: '', message: 'not valid UTF-8' }],
      }),
    );
  });

  it('distinguishes text that is not JSON from JSON that is refused', () => {
    expect(() => bodyOf(event('[{"a": {{x}}}]'))).toThrow(
      expect.objectContaining({
        code: 'invalid_json',
        message: 'The body is not valid JSON in UTF-8',
        problems: [
          {
            path: '',
            message:
              'not valid JSON at line 1, column 8: put quotes around the placeholder, as in "{{name}}"',
          },
        ],
      }),
    );
    expect(() => bodyOf(event('[{"a": {"__proto__": 1}}]'))).toThrow(
      expect.objectContaining({
        code: 'invalid_request',
        problems: [
          {
            path: '0.a.__proto__',
            message: 'the key "0.a.__proto__" is not allowed, since it would change a prototype: rename it',
          },
        ],
      }),
    );
  });

  it('takes 1 MiB and refuses a byte more', () => {
    const text = (bytes: number) => `"${'x'.repeat(bytes - 2)}"`;
    expect(bodyOf(event(text(MAX_BODY_BYTES)))).toHaveLength(MAX_BODY_BYTES - 2);
    expect(() => bodyOf(event(text(MAX_BODY_BYTES + 1)))).toThrow(
      expect.objectContaining({ code: 'body_too_large' }),
    );
  });
});
