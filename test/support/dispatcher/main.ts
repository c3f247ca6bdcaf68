/**
 * The program of a dispatcher in a process of its own, which gets its events from a queue as on
 * Lambda (started by start.ts).
 */
import { flushCompileCache } from 'node:module';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { Context } from 'aws-lambda';
import * as z from 'zod';
import { startPoller } from '../../../local/poller.ts';

const { QUEUE_URL, QUEUE_ENDPOINT, FUNCTION_SECONDS, BATCHES } = z
  .object({
    QUEUE_URL: z.string(),
    QUEUE_ENDPOINT: z.string(),
    FUNCTION_SECONDS: z.coerce.number(),
    BATCHES: z.coerce.number(),
  })
  .parse(process.env);

const { handler } = await import('../../../functions/pipeline/dispatch.ts');
// Write the compile cache now: a killed process would not write it.
flushCompileCache();

/** The part of Lambda's context that the function reads. */
const context = (): Context => {
  const stopsAt = Date.now() + FUNCTION_SECONDS * 1000;
  return { getRemainingTimeInMillis: () => stopsAt - Date.now() } as Context;
};

startPoller({
  client: new SQSClient({ endpoint: QUEUE_ENDPOINT }),
  queueUrl: QUEUE_URL,
  source: {
    queue: 'DeliveryDue',
    function: 'Dispatcher',
    batchSize: 10,
    windowSeconds: 0,
    maxConcurrency: BATCHES,
  },
  invoke: (event) => handler(event, context()),
});
process.stdout.write('ready\n');
