import { describe, expect, it } from '@jest/globals';
import { hashOfKey, newIngestKey } from '../../../lib/platforms/authentication.ts';
import { receiveWebhook } from '../../../lib/platforms/receive.ts';
import { openQueue } from '../../../lib/queues/client.ts';
import { TooLarge, Unauthorized } from '../../../lib/shared/errors.ts';
import { scriptedTables } from '../../support/scripted-table.ts';

const aTable = scriptedTables();
const key = newIngestKey(97);
const platform = { ingest_key_hash: { S: hashOfKey(key) }, signing_secret: { S: 'a secret' } };

/**
 * Receives a webhook of Vapi. Returns its error, the headers that were read, and the number of
 * table requests.
 */
async function webhook({ key: given, size = 2 }: { key: string; size?: number }) {
  const { table, asked } = await aTable(() => ({ status: 200, body: { Item: platform } }));
  const readHeaders: PropertyKey[] = [];
  const headers = new Proxy({}, { get: (_, name) => void readHeaders.push(name) });
  const received = receiveWebhook(
    {
      table,
      callEnded: openQueue('http://127.0.0.1:1/none'),
      retention: { transcriptDays: 30, callDays: 30 },
    },
    {
      request: {
        rawBody: Buffer.alloc(size, ' '),
        body: () => undefined,
        query: { key: given },
        path: '/calls/vapi',
        headers,
      },
      now: new Date(),
    },
  );
  const error: unknown = await received.catch((thrown: unknown) => thrown);
  return { error, readHeaders, asked: asked() };
}

describe('a webhook of an unauthenticated sender', () => {
  it('has its signature checked only when its key is right', async () => {
    const without = await webhook({ key: newIngestKey(97) });
    expect(without.error).toBeInstanceOf(Unauthorized);
    expect(without.readHeaders).toEqual([]);
    const withKey = await webhook({ key });
    expect(withKey.error).toEqual(without.error);
    expect(withKey.readHeaders).toContain('x-signature');
  });

  it('is refused for its size before anything else is checked', async () => {
    const { error, readHeaders, asked } = await webhook({ key, size: 1024 * 1024 + 1 });
    expect(error).toEqual(new TooLarge('body_too_large', 'The body is larger than 1 MiB'));
    expect({ readHeaders, asked }).toEqual({ readHeaders: [], asked: 0 });
  });
});
