/** The queues on this machine: the fauxqs emulator in this process, or a given endpoint. */
import { CreateQueueCommand, ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { buildApp } from 'fauxqs';
import { ACCOUNT, arn, CREDENTIALS, REGION } from './account.ts';
import type { QueueDefinition } from './cloudformation/system.ts';
import type { Access } from './iam-proxy/access.ts';
import { callerOf, operationOf, permissionsOnQueue } from './iam-proxy/permissions.ts';
import { StartupError } from './startup-error.ts';

export interface Queues {
  endpoint: string;
  client: SQSClient;
  /** Returns a client with the permissions of a function; the caller destroys it. */
  clientOf: (name: string) => SQSClient;
  /** Returns the URL of a queue. */
  url: (name: string) => string;
  stop: () => Promise<void>;
}

/** @throws {StartupError} when the given endpoint does not answer */
export async function startQueues({
  given,
  access,
}: {
  given: string | undefined;
  /** Without it every request is allowed. It does not apply to a given endpoint. */
  access?: Access;
}): Promise<Queues> {
  if (given) return givenQueues(given);
  const emulator = buildApp({ logger: false, defaultRegion: REGION });
  if (access) enforceGrants(emulator, access);

  // The emulator's own start function listens on every interface.
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

/** Refuses requests that the caller's role does not allow, in the form of AWS. */
function enforceGrants(emulator: ReturnType<typeof buildApp>, access: Access): void {
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
    throw new StartupError(
      `SQS_ENDPOINT ${endpoint} does not respond (${error}): start it, or unset the variable`,
    );
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

// The emulator's own URLs have host names that not every resolver can resolve.
const urlAt =
  (endpoint: string) =>
  (name: string): string =>
    `${endpoint.replace(/\/$/, '')}/${ACCOUNT}/${name}`;

/** Creates the queues; dead-letter queues first, because the others refer to them. */
export async function ensureQueues(
  { client }: Pick<Queues, 'client'>,
  queues: readonly QueueDefinition[],
): Promise<void> {
  const deadLettersFirst = queues.toSorted((one, other) => Number(!!one.redrive) - Number(!!other.redrive));
  for (const { name, visibilitySeconds, retentionSeconds, delaySeconds, redrive } of deadLettersFirst) {
    await client.send(
      new CreateQueueCommand({
        QueueName: name,
        Attributes: {
          VisibilityTimeout: String(visibilitySeconds),
          MessageRetentionPeriod: String(retentionSeconds),
          DelaySeconds: String(delaySeconds),
          ...(redrive && {
            RedrivePolicy: JSON.stringify({
              deadLetterTargetArn: arn('sqs', redrive.deadLetters),
              maxReceiveCount: redrive.maxReceiveCount,
            }),
          }),
        },
      }),
    );
  }
}
