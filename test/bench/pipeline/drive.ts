/** Calls through the two functions of the pipeline, batch by batch, as Lambda would hand them over. */
import { createServer } from 'node:http';
import { DeleteMessageBatchCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { saveDestinations } from '../../../lib/destinations/save.ts';
import { addressPolicy } from '../../../lib/sending/ssrf-guard/address-policy.ts';
import { saveVariables } from '../../../lib/variables/save.ts';
import { close, listen } from '../../../local/loopback.ts';
import { toRecord } from '../../../local/poller.ts';
import { BODY, TRANSCRIPT, variablesFor } from '../../../tools/cost/conversation.ts';
import { type Machine, startMachine } from '../machine.ts';
import { type Child, startChild } from './child.ts';
import { type Model, startModel } from './model.ts';

/** Of what one outlet configured, and of its calls. */
export interface Work {
  destinations: number;
  variables?: number;
  transcript?: string;
}

const BATCH = 10;

/** Receivers that take everything. */
export async function startHooks() {
  let taken = 0;
  const server = createServer((request, response) => {
    request.resume().once('end', () => {
      taken += 1;
      response.end('{"ok":true}');
    });
  });
  const port = await listen(server, 0);
  return {
    urls: (count: number) =>
      Array.from({ length: count }, (_, index) => `http://127.0.0.1:${port}/hook/${index}`),
    taken: () => taken,
    stop: () => close(server),
  };
}

export type Hooks = Awaited<ReturnType<typeof startHooks>>;

/** An outlet with destinations and variables, each connected to all. */
export async function configure(
  { table }: Machine,
  outletId: number,
  { work: { destinations, variables = 8 }, hooks }: { work: Work; hooks: Hooks },
): Promise<void> {
  const policy = addressPolicy({ ALLOWED_PRIVATE_NETWORKS: '127.0.0.0/8', ALLOW_HTTP_DESTINATIONS: true });
  const of = hooks.urls(destinations).map((api_url, index) => ({
    destination_name: `System ${index + 1}`,
    api_method: 'POST',
    api_url,
    api_body: BODY,
  }));
  for (let from = 0; from < of.length; from += 20)
    await saveDestinations(
      { table, outletId, policy },
      { body: of.slice(from, from + 20), updatesOnly: false },
    );
  const read = variablesFor(destinations);
  const all = Array.from({ length: variables }, (_, index) => ({
    ...(read[index % read.length] ?? {}),
    ...(index >= read.length && { var_name: `${read[index % read.length]?.var_name}_${index}` }),
  }));
  for (let from = 0; from < all.length; from += 50)
    await saveVariables({ table, outletId }, { body: all.slice(from, from + 50), updatesOnly: false });
}

/** The pipeline's two functions in a process of their own. */
function startPipeline({ system, environmentOf }: Machine, modelUrl: string): Promise<Child> {
  const [extract, dispatch] = ['OPENAI_SECRET_ARN', 'RETRY_SCHEDULE_SECONDS'].map((name) =>
    system.functions.find(
      ({ name: is, environment }) =>
        name in environment && system.eventSources.some((source) => source.function === is),
    ),
  );
  if (!extract || !dispatch) throw new Error('the template lacks a function of the pipeline');
  return startChild('functions.ts', {
    args: [extract.entry, dispatch.entry],
    env: { ...environmentOf(dispatch), ...environmentOf(extract), OPENAI_BASE_URL: modelUrl },
  });
}

/** A pipeline with all that it needs, as long as `use` takes. */
export async function withPipeline<Result>(
  { assembly, metered }: { assembly: string; metered: boolean },
  use: (world: { machine: Machine; model: Model; hooks: Hooks; child: Child }) => Promise<Result>,
): Promise<Result> {
  const [machine, model, hooks] = await Promise.all([
    startMachine({ assembly, metered }),
    startModel(),
    startHooks(),
  ]);
  const child = await startPipeline(machine, model.url);
  try {
    return await use({ machine, model, hooks, child });
  } finally {
    await child.stop();
    await Promise.all([machine.stop(), model.stop(), hooks.stop()]);
  }
}

/** Messages that nobody else reads, with the records that Lambda makes of them. */
async function take({ queues, system }: Machine, name: string): Promise<object[]> {
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

let serial = 0;

/** The records of a batch of calls of an outlet. */
export const callsOf = (outlet_id: number, { transcript = TRANSCRIPT }: Work, count = BATCH) =>
  Array.from({ length: count }, () => {
    serial += 1;
    const body = {
      call_id: `c-${serial}`,
      outlet_id,
      timestamp: '2026-11-20T15:33:44+05:30',
      timezone: 'Asia/Kolkata',
      transcript,
    };
    return toRecord({ MessageId: `m-${serial}`, ReceiptHandle: 'none', Body: JSON.stringify(body) }, 'calls');
  });

/** Reads and delivers so many batches of ten. @throws when a record was returned or a delivery did not arrive */
export async function runBatches(
  machine: Machine,
  child: Child,
  { outletId, work, hooks, batches }: { outletId: number; work: Work; hooks: Hooks; batches: number },
): Promise<void> {
  const deliveryDue = machine.system.queues.find(({ name }) => name.includes('DeliveryDueQueue'))?.name ?? '';
  const before = hooks.taken();
  const all = (result: unknown) => {
    const { batchItemFailures = [] } = (result ?? {}) as { batchItemFailures?: unknown[] };
    if (batchItemFailures.length > 0) throw new Error(`${batchItemFailures.length} records came back`);
  };
  for (let batch = 0; batch < batches; batch += 1) {
    all(await child.handle('extract', { Records: callsOf(outletId, work) }));
    for (let Records = await take(machine, deliveryDue); Records.length > 0; ) {
      all(await child.handle('dispatch', { Records }));
      Records = await take(machine, deliveryDue);
    }
  }
  const [arrived, expected] = [hooks.taken() - before, batches * BATCH * work.destinations];
  if (arrived !== expected) throw new Error(`${arrived} of ${expected} deliveries arrived`);
}
