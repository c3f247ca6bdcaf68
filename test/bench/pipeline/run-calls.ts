/** Runs calls through the two functions of the pipeline, batch by batch, as Lambda would. */
import { createServer } from 'node:http';
import path from 'node:path';
import { DeleteMessageBatchCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { saveDestinations } from '../../../lib/destinations/save.ts';
import { addressPolicy } from '../../../lib/sending/ssrf-guard/address-policy.ts';
import { saveVariables } from '../../../lib/variables/save.ts';
import { close, listen } from '../../../local/loopback.ts';
import { toRecord } from '../../../local/poller.ts';
import { BODY, TRANSCRIPT, variablesFor } from '../../../tools/cost/conversation.ts';
import { type LocalAws, startLocalAws } from '../local-aws.ts';
import { type PinnedProcess, startPinnedProcess } from '../pinned-process.ts';
import { type Model, startModel } from './model.ts';

/** The configuration of an outlet, and the transcript of its calls. */
export interface Load {
  destinations: number;
  variables?: number;
  transcript?: string;
}

const BATCH = 10;

/** Starts a server whose URLs answer every delivery with 200 and count them. */
export async function startReceivers() {
  let received = 0;
  const server = createServer((request, response) => {
    request.resume().once('end', () => {
      received += 1;
      response.end('{"ok":true}');
    });
  });
  const port = await listen(server, 0);
  return {
    urls: (count: number) =>
      Array.from({ length: count }, (_, index) => `http://127.0.0.1:${port}/receiver/${index}`),
    received: () => received,
    stop: () => close(server),
  };
}

export type Receivers = Awaited<ReturnType<typeof startReceivers>>;

/** Configures an outlet with destinations, and with variables that are connected to all of them. */
export async function configure(
  { table }: LocalAws,
  outletId: number,
  { load: { destinations, variables = 8 }, receivers }: { load: Load; receivers: Receivers },
): Promise<void> {
  const policy = addressPolicy({ ALLOWED_PRIVATE_NETWORKS: '127.0.0.0/8', ALLOW_HTTP_DESTINATIONS: true });
  const items = receivers.urls(destinations).map((api_url, index) => ({
    destination_name: `System ${index + 1}`,
    api_method: 'POST',
    api_url,
    api_body: BODY,
  }));
  for (let from = 0; from < items.length; from += 20)
    await saveDestinations(
      { table, outletId, policy },
      { body: items.slice(from, from + 20), updatesOnly: false },
    );
  const base = variablesFor(destinations);
  const all = Array.from({ length: variables }, (_, index) => ({
    ...(base[index % base.length] ?? {}),
    ...(index >= base.length && { var_name: `${base[index % base.length]?.var_name}_${index}` }),
  }));
  for (let from = 0; from < all.length; from += 50)
    await saveVariables({ table, outletId }, { body: all.slice(from, from + 50), updatesOnly: false });
}

/** Starts the pipeline's two functions in a process of their own. */
function startPipeline({ system, environmentOf }: LocalAws, modelUrl: string): Promise<PinnedProcess> {
  const [extract, dispatch] = ['OPENAI_SECRET_ARN', 'RETRY_SCHEDULE_SECONDS'].map((name) =>
    system.functions.find(
      ({ name: functionName, environment }) =>
        name in environment && system.eventSources.some((source) => source.function === functionName),
    ),
  );
  if (!extract || !dispatch) throw new Error('the template lacks a function of the pipeline');
  return startPinnedProcess(path.join(import.meta.dirname, 'functions.ts'), {
    args: [extract.entry, dispatch.entry],
    env: { ...environmentOf(dispatch), ...environmentOf(extract), OPENAI_BASE_URL: modelUrl },
  });
}

/** Runs `use` with the pipeline and all that it needs, and stops them afterwards. */
export async function withPipeline<Result>(
  { assembly, metered }: { assembly: string; metered: boolean },
  use: (running: {
    aws: LocalAws;
    model: Model;
    receivers: Receivers;
    functions: PinnedProcess;
  }) => Promise<Result>,
): Promise<Result> {
  const [aws, model, receivers] = await Promise.all([
    startLocalAws({ assembly, metered }),
    startModel(),
    startReceivers(),
  ]);
  const functions = await startPipeline(aws, model.url);
  try {
    return await use({ aws, model, receivers, functions });
  } finally {
    await functions.stop();
    await Promise.all([aws.stop(), model.stop(), receivers.stop()]);
  }
}

/** Receives and deletes up to ten messages of a queue, and returns them as Lambda's records. */
async function receive({ queues, system }: LocalAws, name: string): Promise<object[]> {
  const QueueUrl = queues.url(name);
  const { Messages = [] } = await queues.client.send(
    new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: BATCH, MessageSystemAttributeNames: ['All'] }),
  );
  if (Messages.length > 0) {
    const Entries = Messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
    await queues.client.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
  }
  return Messages.map((message) => toRecord(message, system.table.name));
}

let lastCall = 0;

/** Returns the records of a batch of new calls of an outlet. */
export const callsOf = (outlet_id: number, { transcript = TRANSCRIPT }: Load, count = BATCH) =>
  Array.from({ length: count }, () => {
    lastCall += 1;
    const body = {
      call_id: `c-${lastCall}`,
      outlet_id,
      timestamp: '2026-11-20T15:33:44+05:30',
      timezone: 'Asia/Kolkata',
      transcript,
    };
    return toRecord(
      { MessageId: `m-${lastCall}`, ReceiptHandle: 'none', Body: JSON.stringify(body) },
      'calls',
    );
  });

/**
 * Extracts and delivers batches of ten calls. Throws when a record failed or a delivery did not
 * arrive.
 */
export async function runBatches(
  aws: LocalAws,
  functions: PinnedProcess,
  {
    outletId,
    load,
    receivers,
    batches,
  }: { outletId: number; load: Load; receivers: Receivers; batches: number },
): Promise<void> {
  const deliveryDue = aws.system.queues.find(({ name }) => name.includes('DeliveryDueQueue'))?.name ?? '';
  const before = receivers.received();
  const checkAllHandled = (result: unknown) => {
    const { batchItemFailures = [] } = (result ?? {}) as { batchItemFailures?: unknown[] };
    if (batchItemFailures.length > 0) throw new Error(`${batchItemFailures.length} records failed`);
  };
  for (let batch = 0; batch < batches; batch += 1) {
    checkAllHandled(await functions.handle('extract', { Records: callsOf(outletId, load) }));
    for (let Records = await receive(aws, deliveryDue); Records.length > 0; ) {
      checkAllHandled(await functions.handle('dispatch', { Records }));
      Records = await receive(aws, deliveryDue);
    }
  }
  const [arrived, expected] = [receivers.received() - before, batches * BATCH * load.destinations];
  if (arrived !== expected) throw new Error(`${arrived} of ${expected} deliveries arrived`);
}
