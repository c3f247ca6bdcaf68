/**
 * AWS on this machine for a benchmark: table, queues and secrets, and the environments of the
 * functions' bundles.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { CREDENTIALS, REGION } from '../../local/account.ts';
import { type FunctionDefinition, readSystem } from '../../local/cloudformation/system.ts';
import { ensureTable, startDynamoDb } from '../../local/dynamodb.ts';
import { createAccess } from '../../local/iam-proxy/access.ts';
import { ensureQueues, startQueues } from '../../local/queues.ts';
import { startSecrets } from '../../local/secrets.ts';
import { templatesOf } from '../../local/synthesize.ts';
import { requestsOf, unitsOf } from '../../tools/cost/billed-units.ts';
import { startMeter } from '../../tools/cost/meter.ts';

/** The functions' requests to AWS and what DynamoDB would bill for them. */
export interface Usage {
  /** By operation. */
  requests: Map<string, number>;
  readUnits: number;
  writeUnits: number;
}

const JWT_SECRET = 'a secret of the benchmark that has 32 bytes and more';

/**
 * @param assembly the synthesized CDK app with its bundles
 * @param metered counts requests with a proxy, which slows down each request
 */
export async function startLocalAws({ assembly, metered }: { assembly: string; metered: boolean }) {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'postcall-bench-'));
  const stops: (() => Promise<unknown> | unknown)[] = [
    () => rmSync(dataDir, { recursive: true, force: true }),
  ];
  const dynamoDb = await startDynamoDb({ dataDir, given: undefined });
  stops.push(dynamoDb.stop);
  const queues = await startQueues({ given: undefined });
  stops.push(queues.stop);
  const system = readSystem(await templatesOf(assembly), { queueUrl: queues.url, assembly });
  await Promise.all([ensureTable(dynamoDb.client, system.table), ensureQueues(queues, system.queues)]);
  const access = createAccess();
  access.setCallers(system.functions);
  const secrets = await startSecrets(
    new Map(
      system.functions.flatMap(({ environment: { JWT_SECRET_ARN, OPENAI_SECRET_ARN } }) => [
        [JWT_SECRET_ARN ?? '', JWT_SECRET],
        [OPENAI_SECRET_ARN ?? '', 'sk-none'],
      ]),
    ),
    access,
  );
  stops.push(secrets.stop);

  const usage: Usage = { requests: new Map(), readUnits: 0, writeUnits: 0 };
  const countRequests = (operation: string, times: number): void => {
    usage.requests.set(operation, (usage.requests.get(operation) ?? 0) + times);
  };
  let [tableUrl, queuesUrl] = [dynamoDb.endpoint, queues.endpoint];
  if (metered) {
    const table = await startMeter(dynamoDb.endpoint, {
      before: (_, body) => JSON.stringify({ ...JSON.parse(body), ReturnConsumedCapacity: 'TOTAL' }),
      count: async (seen) => {
        countRequests(seen.operation, 1);
        const { read, write } = await unitsOf(seen);
        usage.readUnits += read;
        usage.writeUnits += write;
      },
    });
    const messages = await startMeter(queues.endpoint, {
      count: (seen) => countRequests(seen.operation, requestsOf(seen) > 0 ? 1 : 0),
    });
    stops.push(table.stop, messages.stop);
    [tableUrl, queuesUrl] = [table.url, messages.url];
  }

  /**
   * Returns the environment that Lambda would set for a function, with the endpoints of this
   * machine.
   */
  const environmentOf = ({ name, memoryMb, environment }: FunctionDefinition) => ({
    ...Object.fromEntries(
      Object.entries(environment).map(([key, value]) => [
        key,
        // The SDK sends requests to the host of a queue's URL and ignores its endpoint setting.
        key.endsWith('_QUEUE_URL') ? value.replace(queues.endpoint, queuesUrl) : value,
      ]),
    ),
    AWS_REGION: REGION,
    AWS_ACCESS_KEY_ID: name,
    AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMb),
    AWS_ENDPOINT_URL_DYNAMODB: tableUrl,
    AWS_ENDPOINT_URL_SQS: queuesUrl,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: secrets.endpoint,
    ALLOWED_PRIVATE_NETWORKS: '127.0.0.0/8',
    ALLOW_HTTP_DESTINATIONS: 'true',
  });
  return {
    system,
    queues,
    jwtSecret: JWT_SECRET,
    table: { name: system.table.name, client: DynamoDBDocumentClient.from(dynamoDb.client) },
    environmentOf,
    usage,
    stop: async () => {
      for (const stop of stops.reverse()) await stop();
    },
  };
}

export type LocalAws = Awaited<ReturnType<typeof startLocalAws>>;
