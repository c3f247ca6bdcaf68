/** The queues on this machine: the fauxqs emulator in this process, or an endpoint that was given. */
import { CreateQueueCommand, ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { buildApp } from 'fauxqs';
import { ACCOUNT, CREDENTIALS, REGION } from './place.ts';
import { StartupError } from './startup-error.ts';
import type { QueueDefinition } from './template.ts';

export interface Queues {
  endpoint: string;
  client: SQSClient;
  /** How functions and people reach a queue. */
  url: (name: string) => string;
  stop: () => Promise<void>;
}

/** @throws {StartupError} when the endpoint that was given does not answer */
export async function startQueues({ given }: { given: string | undefined }): Promise<Queues> {
  if (given) return givenQueues(given);
  const emulator = buildApp({ logger: false, defaultRegion: REGION });
  // Its own starter listens on every interface; ours is for this machine alone.
  const endpoint = await emulator.listen({ host: '127.0.0.1', port: 0 });
  const client = clientOf(endpoint);
  return {
    endpoint,
    client,
    url: urlAt(endpoint),
    stop: async () => {
      client.destroy();
      emulator.server.closeAllConnections();
      await emulator.close();
    },
  };
}

async function givenQueues(endpoint: string): Promise<Queues> {
  const client = clientOf(endpoint);
  try {
    await client.send(new ListQueuesCommand({ MaxResults: 1 }));
  } catch (error) {
    client.destroy();
    throw new StartupError(`SQS_ENDPOINT ${endpoint} does not answer: ${error}`);
  }
  return { endpoint, client, url: urlAt(endpoint), stop: async () => client.destroy() };
}

const clientOf = (endpoint: string): SQSClient =>
  new SQSClient({ endpoint, region: REGION, credentials: CREDENTIALS });

// The emulator's own URLs have host names that not every resolver knows.
const urlAt =
  (endpoint: string) =>
  (name: string): string =>
    `${endpoint.replace(/\/$/, '')}/${ACCOUNT}/${name}`;

/** Creates the queues, dead-letter queues first, for the others refer to them. */
export async function ensureQueues(
  { client }: Pick<Queues, 'client'>,
  queues: readonly QueueDefinition[],
): Promise<void> {
  const byNeed = queues.toSorted((one, other) => Number(!!one.redrive) - Number(!!other.redrive));
  for (const { name, visibilitySeconds, retentionSeconds, delaySeconds, redrive } of byNeed) {
    await client.send(
      new CreateQueueCommand({
        QueueName: name,
        Attributes: {
          VisibilityTimeout: String(visibilitySeconds),
          MessageRetentionPeriod: String(retentionSeconds),
          DelaySeconds: String(delaySeconds),
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
