/**
 * Runs a program in a network namespace of its own, in which every address belongs to this machine.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';

/**
 * The program's own name server, and a search list as in a company network: `db` would be looked up
 * as `db.corp.test`.
 */
const RESOLVER = 'nameserver 127.0.0.1\nsearch corp.test\noptions timeout:1 attempts:1\n';

// No packet can leave: the namespace has no other interface and routes every address to loopback.
const SETUP = [
  'ip link set lo up',
  'ip route add local 0.0.0.0/0 dev lo',
  'ip -6 route add local ::/0 dev lo',
  'mount --bind "$1" /etc/resolv.conf',
  'mount --bind "$2" /etc/hosts',
  'shift 2',
  'exec "$@"',
].join(' && ');

/**
 * Returns what the program prints as JSON; its input is JSON, too.
 * @param program a TypeScript file that reads stdin and writes stdout
 * @param hosts lines of /etc/hosts
 * @throws with the program's stderr when it fails
 */
export async function runIsolated(
  program: string,
  { input, hosts, env }: { input: unknown; hosts: string; env: Record<string, string> },
): Promise<unknown> {
  const folder = mkdtempSync(path.join(tmpdir(), 'postcall-network-'));
  const [resolver, names] = [path.join(folder, 'resolv.conf'), path.join(folder, 'hosts')];
  writeFileSync(resolver, RESOLVER);
  writeFileSync(names, hosts);
  try {
    const child = spawn(
      'unshare',
      [
        '--map-root-user',
        '--net',
        '--mount',
        'sh',
        '-c',
        SETUP,
        'sh',
        resolver,
        names,
        process.execPath,
        program,
      ],
      { env: { PATH: process.env.PATH, ...env }, stdio: ['pipe', 'pipe', 'pipe'] },
    );
    child.stdin.end(JSON.stringify(input));
    const ended = new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    });
    const [printed, errors, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
    if (code !== 0) throw new Error(`${program} ended with ${code}: ${errors}`);
    return JSON.parse(printed);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
