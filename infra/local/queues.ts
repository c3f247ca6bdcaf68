/** The queues on this machine: the fauxqs emulator in this process, or an endpoint that was given. */
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { buildApp } from 'fauxqs';
import { ACCOUNT, REGION } from './place.ts';
import type { QueueDefinition } from './template.ts';

export interface Queues {
  endpoint: string;
  client: SQSClient;
  /** How functions and people reach a queue. */
  url: (name: string) => string;
  stop: () => Promise<void>;
}

export async function startQueues({ given }: { given: string | undefined }): Promise<Queues> {
  const emulator = given ? undefined : buildApp({ logger: false, defaultRegion: REGION });
  // Its own starter listens on every interface; ours is for this machine alone.
  const endpoint = given ?? (await emulator?.listen({ host: '127.0.0.1', port: 0 })) ?? '';
  const client = new SQSClient({
    endpoint,
    region: REGION,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  return {
    endpoint,
    client,
    // Its own URLs have host names that not every resolver knows.
    url: (name) => `${endpoint}/${ACCOUNT}/${name}`,
    stop: async () => {
      client.destroy();
      emulator?.server.closeAllConnections();
      await emulator?.close();
    },
  };
}

/** Creates the queues, dead-letter queues first, for the others refer to them. */
export async function ensureQueues({ client }: Queues, queues: readonly QueueDefinition[]): Promise<void> {
  const byNeed = [...queues].sort((one, other) => Number(!!one.redrive) - Number(!!other.redrive));
  for (const { name, visibilityTimeout, retentionSeconds, redrive } of byNeed) {
    await client.send(
      new CreateQueueCommand({
        QueueName: name,
        Attributes: {
          VisibilityTimeout: String(visibilityTimeout),
          MessageRetentionPeriod: String(retentionSeconds),
          ...(redrive && {
            RedrivePolicy: JSON.stringify({
              deadLetterTargetArn: `arn:aws:sqs:${REGION}:${ACCOUNT}:${redrive.deadLetters}`,
              maxReceiveCount: redrive.maxReceiveCount,
            }),
          }),
        },
      }),
    );
  }
}
