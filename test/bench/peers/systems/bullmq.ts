/**
 * BullMQ on Redis that appends to a file and syncs it each second. Needs the packages of this
 * folder and redis-server.
 */
import { type ChildProcess, execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import { freePort } from '../../../../local/loopback.ts';
import { client } from '../raw-http.ts';
import { type Run, type System, startProgram, stopProgram, untilOpen } from './system.ts';

const PROGRAM = path.join(import.meta.dirname, 'bullmq-server.mjs');
const PACKAGES = path.join(import.meta.dirname, '../node_modules');
/** Jobs that a worker has at a time, of each of the two queues. */
const CONCURRENCY = 50;

export const windows = { 0: 64, 300: 400 };

/** Returns what is missing to start it, in a sentence; undefined: nothing. */
export function missing(): string | undefined {
  if (!existsSync(path.join(PACKAGES, 'bullmq'))) return 'run npm ci --prefix test/bench/peers';
  const { error } = spawnSync('redis-server', ['--version']);
  return error ? 'install redis-server (Debian: redis-server)' : undefined;
}

const versionOf = (name: string): string =>
  z
    .object({ version: z.string() })
    .parse(JSON.parse(readFileSync(path.join(PACKAGES, name, 'package.json'), 'utf8'))).version;

export async function start(run: Run): Promise<System> {
  const [redisPort, port] = [await freePort(), await freePort()];
  const redis = startProgram(
    'redis',
    [
      ...['redis-server', '--port', String(redisPort), '--bind', '127.0.0.1', '--dir', run.runDir],
      ...['--appendonly', 'yes', '--appendfsync', 'everysec', '--maxmemory-policy', 'noeviction'],
    ],
    run,
  );
  await untilOpen('redis', redisPort);
  const startRole = (role: 'all' | 'intake' | 'worker'): ChildProcess =>
    startProgram(`bullmq-${role}`, [process.execPath, PROGRAM], {
      ...run,
      env: {
        ROLE: role,
        PORT: String(port),
        REDIS_PORT: String(redisPort),
        CONCURRENCY: String(CONCURRENCY),
        MODEL_URL: run.modelUrl,
        WEBHOOKS: run.webhooks.join(','),
      },
    });
  // One process does everything, as the cheapest set-up; two when the worker is killed.
  const front = startRole(run.killsWorker ? 'intake' : 'all');
  let worker = run.killsWorker ? startRole('worker') : undefined;
  await untilOpen('bullmq', port);
  const { post, close } = client(port, '/call-ended');
  const roots = [redis, front, worker].flatMap((child) => child?.pid ?? []);
  return {
    roots,
    versions: {
      node: process.version,
      bullmq: versionOf('bullmq'),
      ioredis: versionOf('ioredis'),
      redis:
        /v=(\S+)/.exec(execFileSync('redis-server', ['--version'], { encoding: 'utf8' }))?.[1] ?? 'unknown',
    },
    submit: post,
    killWorker: () => {
      worker?.kill('SIGKILL');
    },
    startWorker: () => {
      worker = startRole('worker');
      if (worker.pid) roots.push(worker.pid);
    },
    stop: async () => {
      close();
      await stopProgram(front);
      await stopProgram(worker);
      await stopProgram(redis);
    },
  };
}
