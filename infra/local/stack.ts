/** The whole system on this machine: emulators, functions, pollers and the gateway, as the template says. */
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ensureTable, startDynamoDb } from './dynamodb.ts';
import { createGateway } from './gateway.ts';
import { LambdaFunction } from './lambda/runtime.ts';
import { close, listen } from './listen.ts';
import { REGION } from './place.ts';
import { startPoller } from './poller.ts';
import { ensureQueues, startQueues } from './queues.ts';
import { createReceiver } from './receiver.ts';
import { recover } from './recover.ts';
import { startSecrets } from './secrets.ts';
import type { Settings } from './settings.ts';
import { StackFile } from './stack-file.ts';
import { startStandIn } from './stand-in/start.ts';
import { StartupError } from './startup-error.ts';
import { REPOSITORY, readTemplates, synthesize } from './synthesize.ts';
import { type FunctionDefinition, readSystem, type SystemDefinition } from './template.ts';

export interface RunningStack {
  file: StackFile;
  logFile: string;
  standIn: boolean;
  /** Calls of an earlier run that were not finished. */
  takenUp: number;
  stop: () => Promise<void>;
}

type Stop = () => Promise<unknown> | unknown;

/** Starts everything, or nothing. @throws {StartupError} */
export async function startStack(settings: Settings): Promise<RunningStack> {
  const stops: Stop[] = [];
  const stop = async () => {
    // The last that was started depends on the first.
    for (const one of stops.splice(0).reverse()) await one();
  };
  try {
    return await start(settings, stops, stop);
  } catch (error) {
    await stop();
    throw error;
  }
}

async function start(settings: Settings, stops: Stop[], stop: () => Promise<void>): Promise<RunningStack> {
  const stackFile = path.join(settings.dataDir, 'stack.json');
  refuseSecondStack(stackFile);
  const [templates, dynamoDb, queues, model] = await Promise.all([
    templatesOf(settings),
    started(startDynamoDb({ dataDir: settings.dataDir, given: settings.dynamoDbEndpoint }), stops),
    started(startQueues({ given: settings.sqsEndpoint }), stops),
    settings.openAi === 'stand-in' ? startStandIn() : undefined,
  ]);
  if (model) stops.push(model.close);
  const system = readSystem(templates, { queueUrl: queues.url });
  await Promise.all([ensureTable(dynamoDb.client, system.table), ensureQueues(queues, system.queues)]);

  const openAi =
    settings.openAi === 'stand-in' ? { apiKey: 'stand-in', baseUrl: model?.url ?? '' } : settings.openAi;
  const secrets = await startSecrets((arn) => (/jwt/i.test(arn) ? settings.jwtSecret : openAi.apiKey));
  stops.push(secrets.stop);

  const logFile = path.join(settings.dataDir, 'functions.log');
  writeFileSync(logFile, '');
  const functions = new Map(
    system.functions.map((definition) => [
      definition.name,
      new LambdaFunction(
        overridden(definition, { ...settings.environment, OPENAI_BASE_URL: openAi.baseUrl }),
        {
          repository: REPOSITORY,
          machine: {
            AWS_REGION: REGION,
            AWS_ACCESS_KEY_ID: 'local',
            AWS_SECRET_ACCESS_KEY: 'local',
            AWS_ENDPOINT_URL_DYNAMODB: dynamoDb.endpoint,
            AWS_ENDPOINT_URL_SQS: queues.endpoint,
            AWS_ENDPOINT_URL_SECRETS_MANAGER: secrets.endpoint,
            POWERTOOLS_SERVICE_NAME: 'postcall',
          },
          log: (_, text) => logged(logFile, text),
        },
      ),
    ]),
  );
  stops.push(() => Promise.all([...functions.values()].map((one) => one.stop())));
  const invoke = (name: string, event: unknown): Promise<unknown> => {
    const found = functions.get(name);
    return found
      ? found.invoke(event)
      : Promise.reject(new StartupError(`no function ${name} in the template`));
  };

  const gateway = createGateway({ routes: system.routes, invoke, aside: createReceiver() });
  const port = await listen(gateway, settings.port);
  stops.push(() => close(gateway));

  const callEndedUrl = queues.url(callEndedQueue(system));
  const takenUp = await recover(
    { dynamoDb: dynamoDb.client, sqs: queues.client },
    { table: system.table.name, callEndedUrl },
  );
  const pollers = system.eventSources.map((source) =>
    startPoller({
      client: queues.client,
      queueUrl: queues.url(source.queue),
      source,
      invoke: (event) => invoke(source.function, event),
    }),
  );
  stops.push(() => Promise.all(pollers.map((poller) => poller.stop())));

  const file: StackFile = {
    api_url: `http://localhost:${port}`,
    call_ended_queue_url: callEndedUrl,
    sqs_endpoint: queues.endpoint,
    dynamodb_endpoint: dynamoDb.endpoint,
    table_name: system.table.name,
    jwt_secret: settings.jwtSecret.split(',')[0]?.trim() ?? '',
    receiver_url: `http://localhost:${port}/_receiver`,
    pid: process.pid,
  };
  writeFileSync(stackFile, `${JSON.stringify(file, null, 2)}\n`, { mode: 0o600 });
  stops.push(() => rmSync(stackFile, { force: true }));
  return { file, logFile, standIn: model !== undefined, takenUp, stop };
}

async function started<Part extends { stop: () => Promise<void> }>(
  part: Promise<Part>,
  stops: Stop[],
): Promise<Part> {
  const running = await part;
  stops.push(running.stop);
  return running;
}

/** Two stacks on the same data would both take up its calls. */
function refuseSecondStack(stackFile: string): void {
  if (!existsSync(stackFile)) return;
  const { data } = StackFile.safeParse(JSON.parse(readFileSync(stackFile, 'utf8') || 'null'));
  if (data && isStack(data.pid)) {
    throw new StartupError(`a stack runs on this DATA_DIR already: ${data.api_url}, pid ${data.pid}`);
  }
}

// A pid may have gone to another program since the stack died.
function isStack(pid: number): boolean {
  try {
    process.kill(pid, 0);
    const commandLine = `/proc/${pid}/cmdline`;
    return !existsSync(commandLine) || /infra\/local\//.test(readFileSync(commandLine, 'utf8'));
  } catch {
    return false;
  }
}

async function templatesOf({ assembly }: Settings): Promise<Map<string, unknown>> {
  if (assembly) return readTemplates(assembly);
  const folder = mkdtempSync(path.join(tmpdir(), 'postcall-cdk-'));
  try {
    await synthesize(folder);
    return readTemplates(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A person's settings override variables that the template has; none is added. */
const overridden = (
  definition: FunctionDefinition,
  settings: Readonly<Record<string, string | undefined>>,
): FunctionDefinition => ({
  ...definition,
  environment: Object.fromEntries(
    Object.entries(definition.environment).map(([name, value]) => [name, settings[name] ?? value]),
  ),
});

/** The queue that is read by the function that calls are sent to: the extractor is the one that reads the model's key. */
function callEndedQueue({ functions, eventSources }: SystemDefinition): string {
  const extractor = functions.find(({ environment }) => 'OPENAI_SECRET_ARN' in environment);
  const source = eventSources.find((one) => one.function === extractor?.name);
  if (!source) throw new StartupError('the template has no event source for the extractor');
  return source.queue;
}

function logged(logFile: string, text: string): void {
  appendFileSync(logFile, text);
  for (const line of text.split('\n'))
    if (line.includes('"level":"ERROR"')) process.stderr.write(`${line}\n`);
}
