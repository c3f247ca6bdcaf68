/**
 * Runs the whole system of the CDK templates on this machine: emulators, functions, pollers and the
 * gateway.
 */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { readSystem, type SystemDefinition } from './cloudformation/system.ts';
import { createConsole } from './console.ts';
import { ensureTable, startDynamoDb } from './dynamodb.ts';
import { createFunctions, type Functions, openFunctionLog } from './functions.ts';
import { createGateway } from './gateway.ts';
import { type Access, createAccess } from './iam-proxy/access.ts';
import { startIamProxy } from './iam-proxy/dynamodb-proxy.ts';
import { close, listen } from './loopback.ts';
import { ensureReadable, startPoller } from './poller.ts';
import { ensureQueues, startQueues } from './queues.ts';
import { createReceiver } from './receiver.ts';
import { resumeCalls } from './resume-calls.ts';
import { startSecrets } from './secrets.ts';
import type { Settings } from './settings.ts';
import { startSimulatedModel } from './simulated-model/start.ts';
import { lockDataDir, removeStackFile, type StackFile, writeStackFile } from './stack-file.ts';
import { StartupError } from './startup-error.ts';
import { templatesOf } from './synthesize.ts';

export interface RunningStack {
  file: StackFile;
  logFile: string;
  simulatedModel: boolean;
  /** How many unfinished calls of the last run were resumed. */
  resumedCalls: number;
  access: Access;
  functions: Functions;
  stop: () => Promise<void>;
}

/**
 * Stops of the parts that were started, called in reverse order: later parts depend on earlier
 * ones.
 */
type Stops = (() => Promise<unknown> | unknown)[];

/** How long running requests may take when the stack stops. */
const PATIENCE_MS = 3_000;

/**
 * Starts the stack. When a part fails to start, the others are stopped.
 * @param terminal shows the errors of functions, which are in the log file too
 * @throws {StartupError}
 */
export async function startStack(
  settings: Settings,
  terminal: NodeJS.WritableStream = process.stderr,
): Promise<RunningStack> {
  const stops: Stops = [];
  const stop = async () => {
    for (const one of stops.splice(0).reverse()) await one();
  };
  try {
    return { ...(await start(settings, stops, terminal)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function start(
  settings: Settings,
  stops: Stops,
  terminal: NodeJS.WritableStream,
): Promise<Omit<RunningStack, 'stop'>> {
  const { dataDir } = settings;
  stops.push(lockDataDir(dataDir));
  // A program that waits for the file must not see that of the last run.
  removeStackFile(dataDir);

  const access = createAccess();
  const [templates, dynamoDb, queues, model] = await allSettled([
    templatesOf(settings.assembly),
    running(stops, startDynamoDb({ dataDir, given: settings.dynamoDbEndpoint }), ({ stop }) => stop()),
    running(stops, startQueues({ given: settings.sqsEndpoint, access }), ({ stop }) => stop()),
    running(stops, modelOf(settings), ({ close }) => close()),
  ]);
  const system = readSystem(templates, { queueUrl: queues.url, assembly: settings.assembly });
  access.setCallers(system.functions);
  const { grantsReport } = settings;
  if (grantsReport) {
    const report = path.join(grantsReport, `${process.pid}.json`);
    stops.push(() => writeFileSync(report, JSON.stringify(access.report())));
  }
  await allSettled([ensureTable(dynamoDb.client, system.table), ensureQueues(queues, system.queues)]);

  const secrets = await startSecrets(secretsOf(system, { ...settings, openAiKey: model.apiKey }), access);
  stops.push(secrets.stop);

  const table = settings.dynamoDbEndpoint
    ? dynamoDb
    : await running(
        stops,
        startIamProxy({
          endpoint: dynamoDb.endpoint,
          access,
          tableKey: system.table.SSESpecification?.KMSMasterKeyId,
        }),
        ({ stop }) => stop(),
      );

  const logFile = path.join(dataDir, 'functions.log');
  const functions = createFunctions({
    functions: system.functions,
    endpoints: { dynamoDb: table.endpoint, sqs: queues.endpoint, secrets: secrets.endpoint },
    settings: { ...settings.environment, OPENAI_BASE_URL: model.baseUrl },
    access,
    log: openFunctionLog(logFile, terminal),
  });
  stops.push(functions.stop);

  const others = [createReceiver(), createConsole()];
  const gateway = createGateway({
    routes: system.routes,
    invoke: functions.invoke,
    beforeApi: (request, response) => others.some((answer) => answer(request, response)),
  });
  const port = await listen(gateway, settings.port);
  stops.push(() => close(gateway, { patienceMs: PATIENCE_MS }));

  const callEndedUrl = queues.url(callEndedQueue(system));
  const resumedCalls = await resumeCalls(
    { dynamoDb: dynamoDb.client, sqs: queues.client },
    { table: system.table.name, callEndedUrl },
  );
  const sources = system.eventSources.map((source) => {
    const client = queues.clientOf(source.function);
    stops.push(() => client.destroy());
    return { client, queueUrl: queues.url(source.queue), source };
  });
  await allSettled(sources.map(ensureReadable));
  const pollers = sources.map((source) =>
    startPoller({ ...source, invoke: (event) => functions.invoke(source.source.function, event) }),
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
  writeStackFile(dataDir, file);
  stops.push(() => removeStackFile(dataDir));
  return { file, logFile, simulatedModel: model.simulatedModel, resumedCalls, access, functions };
}

/**
 * Like `Promise.all`, but rejects only after every part has settled, so that all started parts can
 * be stopped.
 */
async function allSettled<Parts extends readonly unknown[]>(parts: Parts) {
  await Promise.allSettled(parts);
  return Promise.all(parts);
}

/** Awaits the start of a part and registers its stop. */
async function running<Part>(
  stops: Stops,
  starting: Promise<Part>,
  stop: (part: Part) => Promise<unknown>,
): Promise<Part> {
  const part = await starting;
  stops.push(() => stop(part));
  return part;
}

/**
 * Returns how functions reach the model: the one of the settings, or a simulated model that is
 * started here.
 */
async function modelOf({ openAi }: Settings) {
  if (openAi !== 'simulated') return { ...openAi, simulatedModel: false, close: async () => undefined };
  const { url, close } = await startSimulatedModel();
  return { apiKey: 'simulated', baseUrl: url, simulatedModel: true, close };
}

/** Returns the values of the secrets that functions refer to, by ARN. */
function secretsOf(
  { functions }: SystemDefinition,
  { jwtSecret, openAiKey }: { jwtSecret: string; openAiKey: string },
): Map<string, string> {
  const secrets = new Map<string, string>();
  for (const { environment } of functions) {
    const { JWT_SECRET_ARN, OPENAI_SECRET_ARN } = environment;
    if (JWT_SECRET_ARN) secrets.set(JWT_SECRET_ARN, jwtSecret);
    if (OPENAI_SECRET_ARN) secrets.set(OPENAI_SECRET_ARN, openAiKey);
  }
  return secrets;
}

/**
 * Returns the name of the call-ended queue: the event source of the extractor, which alone of the
 * pipeline has the model's key.
 */
function callEndedQueue({ functions, eventSources }: SystemDefinition): string {
  const extractor = functions.find(({ environment }) => 'OPENAI_SECRET_ARN' in environment);
  const source = eventSources.find((one) => one.function === extractor?.name);
  if (!source) throw new StartupError('the template has no event source for the extractor');
  return source.queue;
}
