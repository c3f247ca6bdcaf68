/**
 * The floor: one Node process without a queue, a disk or a retry. It shows what one process can do
 * at most.
 */
import path from 'node:path';
import { freePort } from '../../../../local/loopback.ts';
import { client } from '../raw-http.ts';
import { type Run, type System, startProgram, stopProgram, untilOpen } from './system.ts';

const SERVER = path.join(import.meta.dirname, 'floor-server.ts');

export const windows = { 0: 64, 300: 2000 };

export async function start(run: Run): Promise<System> {
  const port = await freePort();
  const child = startProgram('floor', [process.execPath, SERVER], {
    ...run,
    env: { PORT: String(port), MODEL_URL: run.modelUrl, WEBHOOKS: run.webhooks.join(',') },
  });
  await untilOpen('floor', port);
  const { post, close } = client(port, '/call-ended');
  return {
    roots: [child.pid ?? 0],
    versions: { node: process.version },
    submit: post,
    stop: async () => {
      close();
      await stopProgram(child);
    },
  };
}
