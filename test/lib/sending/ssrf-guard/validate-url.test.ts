import { describe, expect, it } from '@jest/globals';
import { addressPolicy } from '../../../../lib/sending/ssrf-guard/address-policy.ts';
import { isIpv6Literal, validateUrl } from '../../../../lib/sending/ssrf-guard/validate-url.ts';
import { ALLOWED, BLOCKED } from '../../../support/hostile-urls.ts';

const policy = addressPolicy({ ALLOWED_PRIVATE_NETWORKS: '', ALLOW_HTTP_DESTINATIONS: false });
const permissive = addressPolicy({ ALLOWED_PRIVATE_NETWORKS: '', ALLOW_HTTP_DESTINATIONS: true });

describe('well-known SSRF targets', () => {
  it.each(BLOCKED)('blocks %s', (url) => {
    expect(validateUrl(url, permissive)).not.toEqual([]);
  });

  it.each(ALLOWED)('allows %s', (url) => {
    expect(validateUrl(url, policy)).toEqual([]);
  });
});

describe('validateUrl', () => {
  it.each([
    // Every spelling of loopback and of private networks that a URL parser takes.
    'https://127.0.0.2/',
    'https://127.255.255.254/',
    'https://127.0.1/',
    'https://0x7f.1/',
    'https://0x7F.0x0.0x0.0x1/',
    'https://017700000001/',
    'https://0x7f000001/',
    'https://127.0.0.1./',
    'https://127。0。0。1/',
    'https://①②⑦.0.0.1/',
    'https://１２７.0.0.1/',
    'https://%31%32%37.0.0.1/',
    'https://0.0.0.1/',
    'https://0/',
    'https://00.0.0.0/',
    'https://10.255.255.255/',
    'https://0xa000001/',
    'https://172.16.255.1/',
    'https://172.20.1/',
    'https://192.168.255.255/',
    'https://3232235777/',
    'https://0300.0250.1.1/',
    'https://169.254.0.1/',
    'https://2852039166/',
    'https://0xA9FEA9FE/',
    'https://100.127.255.255/',
    'https://192.0.0.8/',
    'https://192.0.2.255/',
    'https://198.19.255.255/',
    'https://203.0.113.255/',
    'https://224.0.0.251/',
    'https://239.255.255.250/',
    'https://250.1.2.3/',
    'https://255.255.255.254/',
    'https://192.88.99.2/',
    // IPv6, and IPv4 within it.
    'https://[::]/',
    'https://[0:0:0:0:0:0:0:1]/',
    'https://[::ffff:10.0.0.1]/',
    'https://[::ffff:a00:1]/',
    'https://[::ffff:169.254.169.254]/',
    'https://[0:0:0:0:0:ffff:7f00:1]/',
    'https://[::10.0.0.1]/',
    'https://[::ffff:0:127.0.0.1]/',
    'https://[64:ff9b::a9fe:a9fe]/',
    'https://[64:ff9b:1::1]/',
    'https://[2002:a9fe:a9fe::]/',
    'https://[2001::1]/',
    'https://[2001:db8:ffff::1]/',
    'https://[2001:10::1]/',
    'https://[2001:20::1]/',
    'https://[fd12:3456::1]/',
    'https://[fe80::1%25eth0]/',
    'https://[febf::1]/',
    'https://[fec0::1]/',
    'https://[ff05::2]/',
    'https://[100::1]/',
    'https://[3fff:fff::1]/',
    'https://[5f00:1::1]/',
    'https://[4000::1]/',
    'https://[e000::1]/',
    'https://[::2]/',
    // Names that are this machine whatever a resolver says.
    'https://localhost/',
    'https://LocalHost./',
    'https://api.localhost/',
    'https://a.b.LOCALHOST./',
    // What is no plain https URL.
    'http://example.com/',
    'HTTP://example.com/',
    'ws://example.com/',
    'javascript:alert(1)',
    'https:example.com',
    'https:///example.com/',
    'https:\\\\example.com\\',
    '//example.com/',
    'example.com',
    '',
    'https://',
    'https://user@example.com/',
    'https://:pass@example.com/',
    'https://example.com:25/',
    'https://example.com:6667/',
    'https://example.com:99999/',
    'https://exa mple.com/',
    'https://example.com/\n',
    'https://exam\tple.com/',
    ' https://example.com/',
    'https://example.com/\u0000',
    'https://example.com\u2028/',
  ])('refuses %j', (url) => {
    expect(validateUrl(url, policy)).not.toEqual([]);
  });

  it.each([
    'https://example.com',
    'https://EXAMPLE.com:443/a?b=c#d',
    'https://example.com.:8443/',
    'https://8.8.8.8/',
    'https://134744072/',
    'https://bücher.example/',
    'https://[2a00:1450:4001:80b::200e]/',
    'https://localhost.example.com/',
    'https://notlocalhost/',
    'https://172.32.0.1/',
    'https://100.128.0.1/',
    'https://192.0.1.1/',
    'https://11.0.0.1/',
    'https://126.255.255.255/',
  ])('takes %s', (url) => {
    expect(validateUrl(url, policy)).toEqual([]);
  });

  it('returns every problem at once', () => {
    expect(validateUrl('https://user:pass@10.0.0.1:22/', policy)).toEqual([
      'must not contain a user or password',
      'must not use port 22 (blocked by the Fetch standard)',
      'must not point to 10.0.0.1: it is not a public address (private)',
    ]);
  });

  it('accepts plain HTTP only where it is allowed', () => {
    expect(validateUrl('http://example.com/', permissive)).toEqual([]);
    expect(validateUrl('http://example.com/', policy)).toEqual(['must begin with https://']);
  });

  it('accepts the allowed networks and no others', () => {
    const local = addressPolicy({
      ALLOWED_PRIVATE_NETWORKS: '127.0.0.0/8, ::1/128,10.1.0.0/16',
      ALLOW_HTTP_DESTINATIONS: true,
    });
    for (const url of [
      'http://localhost:3000/',
      'http://127.0.0.1/',
      'http://[::1]/',
      'http://[::ffff:127.0.0.1]/',
      'http://10.1.2.3/',
    ]) {
      expect({ url, problems: validateUrl(url, local) }).toEqual({ url, problems: [] });
    }
    for (const url of [
      'http://10.2.0.1/',
      'http://192.168.0.1/',
      'http://[::2]/',
      'http://169.254.169.254/',
    ]) {
      expect({ url, blocked: validateUrl(url, local).length > 0 }).toEqual({ url, blocked: true });
    }
  });

  it('recognises a literal IPv6 address', () => {
    expect(isIpv6Literal('https://[2a00:1450:4001:80b::200e]/')).toBe(true);
    expect(isIpv6Literal('https://8.8.8.8/')).toBe(false);
    expect(isIpv6Literal('https://example.com/')).toBe(false);
  });
});

describe('addressPolicy', () => {
  it.each(['10.0.0.1', '10.0.0.0/33', 'private', '10.0.0.0/8;192.168.0.0/16'])(
    'refuses %s',
    (ALLOWED_PRIVATE_NETWORKS) => {
      expect(() => addressPolicy({ ALLOWED_PRIVATE_NETWORKS, ALLOW_HTTP_DESTINATIONS: false })).toThrow(
        'is not a CIDR',
      );
    },
  );
});
