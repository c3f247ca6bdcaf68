/** The queues on this machine: the fauxqs emulator in this process, or an endpoint that was given. */
import { CreateQueueCommand, ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { buildApp } from 'fauxqs';
import type { Access } from './iam-proxy/access.ts';
import { callerOf, operationOf } from './iam-proxy/caller.ts';
import { permissionsOnQueue } from './iam-proxy/permissions.ts';
import { ACCOUNT, CREDENTIALS, REGION } from './region.ts';
import { StartupError } from './startup-error.ts';
import type { QueueDefinition } from './template.ts';

export interface Queues {
  endpoint: string;
  client: SQSClient;
  /** As one function asks, with what its role grants: whoever gets it ends it. */
  clientOf: (name: string) => SQSClient;
  /** How functions and people reach a queue. */
  url: (name: string) => string;
  stop: () => Promise<void>;
}

/** @throws {StartupError} when the endpoint that was given does not answer */
export async function startQueues({
  given,
  access,
}: {
  given: string | undefined;
  /** Without it everybody may do everything; of an endpoint that was given, it is its own affair. */
  access?: Access;
}): Promise<Queues> {
  if (given) return givenQueues(given);
  const emulator = buildApp({ logger: false, defaultRegion: REGION });
  if (access) guard(emulator, access);

  // Its own starter listens on every interface; ours is for this machine alone.
  const endpoint = await emulator.listen({ host: '127.0.0.1', port: 0 });
  const client = clientOf(endpoint);
  return {
    endpoint,
    client,
    clientOf: (name) => clientOf(endpoint, name),
    url: urlAt(endpoint),
    stop: async () => {
      client.destroy();
      emulator.server.closeAllConnections();
      await emulator.close();
    },
  };
}

/** A caller passes with what its role grants, and is refused as AWS would refuse it. */
function guard(emulator: ReturnType<typeof buildApp>, access: Access): void {
  emulator.addHook('preHandler', async ({ headers, body }, reply) => {
    const operation = operationOf(headers);
    if (operation === undefined) return;
    const refusal = access.refusal(callerOf(headers), permissionsOnQueue(operation, body));
    if (refusal === undefined) return;
    const refused = { __type: 'com.amazon.coral.service#AccessDeniedException', message: refusal };
    await reply.status(403).header('x-amzn-query-error', 'AccessDenied;Sender').send(refused);
  });
}

async function givenQueues(endpoint: string): Promise<Queues> {
  const client = clientOf(endpoint);
  try {
    await client.send(new ListQueuesCommand({ MaxResults: 1 }));
  } catch (error) {
    client.destroy();
    throw new StartupError(`SQS_ENDPOINT ${endpoint} does not answer: ${error}`);
  }
  return {
    endpoint,
    client,
    clientOf: (name) => clientOf(endpoint, name),
    url: urlAt(endpoint),
    stop: async () => client.destroy(),
  };
}

const clientOf = (endpoint: string, accessKeyId = CREDENTIALS.accessKeyId): SQSClient =>
  new SQSClient({ endpoint, region: REGION, credentials: { ...CREDENTIALS, accessKeyId } });

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
