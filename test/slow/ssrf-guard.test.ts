import { beforeAll, describe, expect, it } from '@jest/globals';
import { ALLOWED, BLOCKED } from '../support/hostile-urls.ts';
import { type Delivered, Output } from '../support/isolated-network/deliver-to-urls.schema.ts';
import type { Zone } from '../support/isolated-network/name-server.ts';
import { runIsolated } from '../support/isolated-network/run-isolated.ts';

// In the isolated network every address belongs to this machine, so every connection that the guard
// lets through is accepted and recorded.
const PUBLIC = '93.184.215.14';
const PUBLIC6 = '2606:2800:21f:cb07:6820:80da:af6b:8b2c';

/** More spellings of blocked addresses, beyond the usual ones of hostile-urls.ts. */
const SPELLINGS = [
  // Loopback, in spellings that a URL parser accepts.
  'http://127.0.0.2:8080/',
  'http://127.255.255.254/',
  'http://127.0.1/',
  'http://0x7f.1/',
  'http://0x7F.0x0.0x0.0x1/',
  'http://017700000001/',
  'http://127.0.0.1./',
  'http://127。0。0。1/',
  'http://①②⑦.0.0.1/',
  'http://１２７.0.0.1/',
  'http://%31%32%37.0.0.1/',
  'http://0.0.0.1/',
  'http://00.0.0.0/',
  'http://[0:0:0:0:0:0:0:1]/',
  'http://[::ffff:127.0.0.1]:8080/',
  'http://[0:0:0:0:0:ffff:7f00:1]/',
  'http://[::ffff:0:127.0.0.1]/',
  'http://localhost:8080/',
  'http://LocalHost./',
  'http://api.localhost/',
  'http://a.b.LOCALHOST./',
  // Private, link-local, metadata, multicast and reserved addresses.
  'http://10.255.255.255/',
  'http://0xa000001/',
  'http://172.20.1/',
  'http://3232235777/',
  'http://0300.0250.1.1/',
  'http://169.254.0.1/',
  'http://2852039166/latest/meta-data/',
  'http://0xA9FEA9FE/',
  'http://[::ffff:169.254.169.254]/',
  'http://[::ffff:a9fe:a9fe]/',
  'http://[fd00:ec2::254]:8080/',
  'http://100.127.255.255/',
  'http://192.0.0.192/',
  'http://198.19.255.255/',
  'http://203.0.113.255/',
  'http://224.0.0.251/',
  'http://239.255.255.250/',
  'http://250.1.2.3/',
  'http://192.88.99.2/',
  // IPv6 that embeds IPv4, and ranges that are not allocated.
  'http://[::10.0.0.1]/',
  'http://[64:ff9b::a9fe:a9fe]/',
  'http://[2002:a9fe:a9fe::]/',
  'http://[2001::1]/',
  'http://[2001:10::1]/',
  'http://[2001:20::1]/',
  'http://[2001:db8:ffff::1]/',
  'http://[fd12:3456::1]/',
  'http://[febf::1]/',
  'http://[fec0::1]/',
  'http://[ff05::2]/',
  'http://[3fff:fff::1]/',
  'http://[4000::1]/',
  'http://[e000::1]/',
  'http://[::2]/',
];

/**
 * Names that resolve to blocked addresses, and tricks of a name server; each is named after what it
 * does.
 */
const BLOCKED_NAMES: Record<string, Zone[string]> = {
  'loopback.test': [['127.0.0.1']],
  'loopback6.test': [['::1']],
  'any.test': [['0.0.0.0']],
  'any6.test': [['::']],
  'ten.test': [['10.0.0.1']],
  'oneninetytwo.test': [['192.168.1.1']],
  'oneseventytwo.test': [['172.31.0.1']],
  'shared.test': [['100.64.0.1']],
  'metadata.test': [['169.254.169.254']],
  'metadata6.test': [['fd00:ec2::254']],
  'linklocal6.test': [['fe80::1']],
  'multicast.test': [['224.0.0.1']],
  'broadcast.test': [['255.255.255.255']],
  'benchmark.test': [['198.18.0.1']],
  'documentation.test': [['203.0.113.7']],
  'reserved.test': [['240.0.0.1']],
  'mapped.test': [['::ffff:127.0.0.1']],
  'compatible.test': [['::7f00:1']],
  'nat64.test': [['64:ff9b::7f00:1']],
  'sixtofour.test': [['2002:7f00:1::']],
  'teredo.test': [['2001:0:7f00:1::']],
  // One allowed and one blocked address, in both orders and both families.
  'mixed-after.test': [[PUBLIC, '127.0.0.1']],
  'mixed-before.test': [['127.0.0.1', PUBLIC]],
  'mixed-metadata.test': [[PUBLIC, '169.254.169.254']],
  'mixed-v6-loopback.test': [[PUBLIC, '::1']],
  'mixed-v6-mapped.test': [[PUBLIC, '::ffff:10.0.0.1']],
  'mixed-v4-private.test': [[PUBLIC6, '10.0.0.1']],
  'mixed-last-of-many.test': [
    [...Array.from({ length: 20 }, (_, index) => `93.184.215.${index + 1}`), '192.168.0.1'],
  ],
  // CNAME records that lead to blocked addresses.
  'cname.test': [['inside.corp.test']],
  'cname-chain.test': [['cname-second.test']],
  'cname-second.test': [['cname-third.test']],
  'cname-third.test': [['loopback.test']],
  'cname-mixed.test': [['mixed-after.test']],
  'inside.corp.test': [['10.1.2.3']],
  // The address that the machine's DNS search list finds for the name `db`, as in a company
  // network.
  'db.corp.test': [['10.1.2.4']],
  // Names that contain an address, as public wildcard DNS services resolve them.
  '127.0.0.1.sslip.test': [['127.0.0.1']],
  '7f000001.rebind.test': [['127.0.0.1']],
};
/** Names that do not resolve. */
const UNRESOLVED: Record<string, Zone[string]> = {
  'servfail.test': ['SERVFAIL'],
  'silent.test': ['SILENT'],
  'nothing.test': [[]],
};
const UNRESOLVED_URLS = [...Object.keys(UNRESOLVED), 'nxdomain.test'].map((name) => `http://${name}/`);
const BLOCKED_NAME_URLS = [
  ...Object.keys(BLOCKED_NAMES).map((name) => `http://${name}/`),
  'http://LOOPBACK.test./',
  'http://ten.test:8080/',
  'https://metadata.test/',
  'https://loopback.test:8443/',
  'http://db/',
  // Names from the machine's hosts file, which the sender does not read.
  'http://printer.test/',
  'http://printer6.test/',
  'http://my-own-name/',
];
const HOSTS = '127.0.0.1 localhost\n10.0.0.7 printer.test\nfd00::7 printer6.test\n127.0.1.1 my-own-name\n';

/** Allowed URLs, and the address and port that they must connect to. */
const REACHED: Record<string, string> = {
  'http://public.test/': `${PUBLIC} 80`,
  'http://public6.test:8080/': `${PUBLIC6} 8080`,
  'https://public.test:8443/': `${PUBLIC} 8443`,
  'http://cname-public.test:8080/': `${PUBLIC} 8080`,
  'http://[2606:2800:21f:cb07:6820:80da:af6b:8b2c]/': `${PUBLIC6} 80`,
  'http://93.184.215.14:8080/': `${PUBLIC} 8080`,
};
const REBINDING = 'http://rebinding.test:8080/';
const REBINDING6 = 'http://rebinding6.test:8080/';

const zone: Zone = {
  ...BLOCKED_NAMES,
  ...UNRESOLVED,
  'example.com': [[PUBLIC]],
  'xn--bcher-kva.example': [[PUBLIC]],
  'public.test': [[PUBLIC]],
  'public6.test': [[PUBLIC6]],
  'cname-public.test': [['public.test']],
  // The first query gets a public address, every later one loopback.
  'rebinding.test': [[PUBLIC], ['127.0.0.1']],
  'rebinding6.test': [[PUBLIC], [PUBLIC, '::1']],
};
const blocked = [...BLOCKED, ...SPELLINGS, ...BLOCKED_NAME_URLS, ...UNRESOLVED_URLS];
/**
 * Four times as many deliveries to a name whose server is silent as the system's own lookup has
 * threads.
 */
const CROWD = { url: 'http://silent.test/', count: 16, beside: 'http://public.test:8080/' };

let delivered: Map<string, Delivered>;
let crowd: Output['crowd'];
beforeAll(async () => {
  const input = {
    zone,
    crowd: CROWD,
    urls: [...blocked, ...ALLOWED, ...Object.keys(REACHED), REBINDING, REBINDING6],
  };
  const proxy = 'http://127.0.0.1:3128';
  const answer = await runIsolated('test/support/isolated-network/deliver-to-urls.ts', {
    input,
    hosts: HOSTS,
    // If the sender used these proxies, someone who sets the variables could read every delivery.
    env: {
      HTTP_PROXY: proxy,
      HTTPS_PROXY: proxy,
      http_proxy: proxy,
      https_proxy: proxy,
      ALL_PROXY: proxy,
      NODE_USE_ENV_PROXY: '1',
    },
  });
  const output = Output.parse(answer);
  delivered = new Map(output.delivered.map((one) => [one.url, one]));
  crowd = output.crowd;
}, 120_000);

describe('a delivery to a blocked address', () => {
  it.each(blocked)('%s makes no connection and reports why', (url) => {
    expect(delivered.get(url)).toMatchObject({
      error: expect.stringMatching(/SSRF guard|DNS/),
      connections: [],
    });
  });

  it.each([...SPELLINGS, ...BLOCKED_NAME_URLS, ...UNRESOLVED_URLS])(
    '%s is refused by the agent alone, without the check of the URL',
    (url) => {
      expect(delivered.get(url)?.byAgentAlone).toEqual({ error: expect.any(String), connections: [] });
    },
  );

  it('does not reveal the addresses that an internal resolver returned', () => {
    for (const url of BLOCKED_NAME_URLS)
      expect(delivered.get(url)?.error).not.toMatch(/\d+\.\d+\.\d+\.\d+|[0-9a-f]*::/);
  });

  it('is tested with more than 60 spellings and names beyond the usual ones', () => {
    expect(new Set([...SPELLINGS, ...BLOCKED_NAME_URLS]).size).toBeGreaterThan(60);
  });
});

describe('a delivery to an allowed address', () => {
  it.each(ALLOWED)('%s connects to its own address', (url) => {
    const { hostname, port } = new URL(url);
    const address = hostname.startsWith('[') ? PUBLIC6 : PUBLIC;
    expect(delivered.get(url)?.connections).toEqual([`${address} ${port || 443}`]);
  });

  it.each(Object.entries(REACHED))(
    '%s connects to %s and ignores the proxies in the environment',
    (url, connection) => {
      expect(delivered.get(url)).toMatchObject({
        connections: [connection],
        byAgentAlone: { connections: [connection] },
      });
    },
  );

  it('fails when the certificate is self-signed', () => {
    expect(delivered.get('https://public.test:8443/')?.error).toMatch(/^TLS failed/);
  });

  it('does not follow a redirect', () => {
    expect(delivered.get('http://public.test/')?.error).toBe('answered 302: redirects are not followed');
  });
});

describe('a name whose address changes between two queries', () => {
  it.each([REBINDING, REBINDING6])(
    '%s connects to the address that was checked, and is checked again for the next connection',
    (url) => {
      expect(delivered.get(url)).toMatchObject({
        error: null,
        connections: [`${PUBLIC} 8080`],
        byAgentAlone: { error: expect.stringContaining('the name resolves to'), connections: [] },
      });
    },
  );
});

describe('a name whose server is silent', () => {
  it('delays no delivery to another host, however many deliveries wait for it', () => {
    expect(crowd).toEqual({
      beside: null,
      // All of them were still waiting when the other delivery had arrived.
      waiting: CROWD.count,
      errors: ['no name server answered in time (DNS)'],
    });
  });
});
