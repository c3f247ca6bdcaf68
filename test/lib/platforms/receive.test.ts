import { describe, expect, it } from '@jest/globals';
import { hashOfKey, newIngestKey } from '../../../lib/platforms/ingest-key.ts';
import { receiveWebhook } from '../../../lib/platforms/receive.ts';
import { openQueue } from '../../../lib/queues/client.ts';
import { TooLarge, Unauthorized } from '../../../lib/shared/errors.ts';
import { scriptedTables } from '../../support/scripted-table.ts';

const aTable = scriptedTables();
const key = newIngestKey(97);
const platform = { ingest_key_hash: { S: hashOfKey(key) }, signing_secret: { S: 'a secret' } };

/** A webhook of Vapi, and of which headers it was asked: those of its signature, when that was looked at. */
async function webhook({ key: given, size = 2 }: { key: string; size?: number }) {
  const { table, asked } = await aTable(() => ({ status: 200, body: { Item: platform } }));
  const looked: PropertyKey[] = [];
  const headers = new Proxy({}, { get: (_, name) => void looked.push(name) });
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
  return { error, looked, asked: asked() };
}

describe('a webhook of a sender who is not proven', () => {
  it('has its signature looked at only when its key is right', async () => {
    const without = await webhook({ key: newIngestKey(97) });
    expect(without.error).toBeInstanceOf(Unauthorized);
    expect(without.looked).toEqual([]);
    const withKey = await webhook({ key });
    expect(withKey.error).toEqual(without.error);
    expect(withKey.looked).toContain('x-signature');
  });

  it('is refused for its size before anything is looked at', async () => {
    const { error, looked, asked } = await webhook({ key, size: 1024 * 1024 + 1 });
    expect(error).toEqual(new TooLarge('body_too_large', 'The body is larger than 1 MiB'));
    expect({ looked, asked }).toEqual({ looked: [], asked: 0 });
  });
});
