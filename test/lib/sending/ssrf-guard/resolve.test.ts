import type { LookupAddress } from 'node:dns';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { dnsLookup } from '../../../../lib/sending/ssrf-guard/resolve.ts';
import { startNameServer } from '../../../support/isolated-network/name-server.ts';

let names: Awaited<ReturnType<typeof startNameServer>>;
beforeAll(async () => {
  names = await startNameServer(
    {
      'both.test': [['2606:2800::1', '93.184.215.14']],
      'four.test': [['93.184.215.14', '93.184.215.15']],
      'six.test': [['2606:2800::1']],
      'cname.test': [['four.test']],
      'nothing.test': [[]],
      'servfail.test': ['SERVFAIL'],
      'silent.test': ['SILENT'],
    },
    0,
  );
});
afterAll(() => names.stop());

/** The addresses of a name, by the test's own name server. */
const resolved = (name: string, { timeoutMs = 1_200, servers = [names.server] } = {}) =>
  new Promise<string[]>((resolve, reject) => {
    dnsLookup({ timeoutMs, servers })(name, { all: true }, (error, answer) => {
      if (error) return reject(error);
      const addresses: LookupAddress[] = Array.isArray(answer) ? answer : [];
      resolve(addresses.map(({ address, family }) => `${address} ${family}`));
    });
  });

describe('a name', () => {
  it.each([
    ['both.test', ['93.184.215.14 4', '2606:2800::1 6']],
    ['four.test', ['93.184.215.14 4', '93.184.215.15 4']],
    ['FOUR.test.', ['93.184.215.14 4', '93.184.215.15 4']],
    ['six.test', ['2606:2800::1 6']],
    ['cname.test', ['93.184.215.14 4', '93.184.215.15 4']],
  ])('%s has all of its addresses, IPv4 first', async (name, addresses) => {
    expect(await resolved(name)).toEqual(addresses);
  });

  it.each([
    ['unknown.test', 'the name of the host was not found (DNS)'],
    // Neither of this machine's table of hosts, nor found by a search list.
    ['localhost', 'the name of the host was not found (DNS)'],
    ['nothing.test', 'the name of the host has no address (DNS)'],
    ['servfail.test', 'the name server of the host failed (DNS)'],
    ['silent.test', 'no name server answered in time (DNS)'],
    [`${'a'.repeat(70)}.test`, 'the name of the host could not be looked up (DNS: EBADNAME)'],
  ])('%s is not resolved, and why is said', async (name, message) => {
    await expect(resolved(name)).rejects.toMatchObject({ name: 'NameNotResolved', message });
  });

  it('is not resolved where there is no name server', async () => {
    await expect(resolved('four.test', { servers: ['127.0.0.1:1'] })).rejects.toMatchObject({
      message: 'no name server could be reached (DNS)',
    });
  });

  it('resolves while 50 silent lookups are in flight', async () => {
    let silent = 50;
    const asked = Array.from({ length: silent }, () =>
      resolved('silent.test', { timeoutMs: 6_000 }).catch(() => {
        silent -= 1;
      }),
    );
    expect(await resolved('four.test')).toHaveLength(2);
    expect(silent).toBe(50);
    await Promise.all(asked);
  });
});
