import { describe, expect, it } from '@jest/globals';
import { refusedHeaderNames } from '../../../lib/sending/header-names.ts';

const refused = (...names: string[]): string[] => refusedHeaderNames(names).map(({ name }) => name);

describe('refusedHeaderNames', () => {
  it.each(
    `Host content-length Transfer-Encoding connection keep-alive upgrade expect TE trailer accept-encoding content-encoding
    proxy-authorization Proxy-Connection webhook-id Webhook-Signature webhook- postcall-test`.split(/\s+/),
  )('refuses %s', (name) => {
    expect(refused(name)).toEqual([name]);
  });

  it.each(['', 'a b', 'a:b', 'a\r\nb', 'ä', 'a(b)'])('refuses %j, which is no header name', (name) => {
    expect(refused(name)).toEqual([name]);
  });

  it('refuses two that differ only in case', () => {
    expect(refused('X-A', 'x-b', 'x-a')).toEqual(['X-A', 'x-a']);
  });

  it.each(['authorization', 'content-type', 'user-agent', 'x-api-key', 'accept', 'hostname', 'test'])(
    'takes %s',
    (name) => {
      expect(refused(name)).toEqual([]);
    },
  );
});
