/**
 * Scenarios for the pipeline's two functions, each of which fails when its function lacks a grant
 * that it needs.
 */
import { SQSClient } from '@aws-sdk/client-sqs';
import { REGION } from '../../../local/account.ts';
import { ensureReadable } from '../../../local/poller.ts';
import { interruptErasure } from '../interrupted-erasure.ts';
import { apiError, completion } from '../model-server.ts';
import { partyOf, type ScriptedStack } from '../scripted-stack.ts';
import {
  answered,
  hasReceived,
  isCall,
  isDelivery,
  isReceivedAgain,
  type Outlet,
  recoversFailedCall,
  recoversHeldDelivery,
  type Scenario,
  submitCall,
  submitLargeCall,
  until,
} from './steps.ts';

/**
 * Checks that the function may receive from the queue, as the local stack does before it starts a
 * poller.
 */
async function mayReceive(
  { functionName }: Outlet,
  { stack }: ScriptedStack,
  queue: 'call-ended' | 'delivery-due',
): Promise<void> {
  const credentials = { accessKeyId: functionName, secretAccessKey: 'local' };
  const client = new SQSClient({ endpoint: stack.file.sqs_endpoint, region: REGION, credentials });
  try {
    const queueUrl = await stack.queueUrl(queue, 'Queue');
    await ensureReadable({ client, queueUrl, source: { queue, function: functionName } });
  } finally {
    client.destroy();
  }
}

const PIPELINE: [id: string, name: string, run: Scenario['run']][] = [
  [
    'Extractor',
    'a call that arrives over the queue is extracted and delivered',
    async (outlet, scripted) => {
      await mayReceive(outlet, scripted, 'call-ended');
      await scripted.stack.sendToQueue(scripted.anEvent({ outlet_id: outlet.outlet }));
      await isDelivery(outlet, scripted, 'delivered');
      await scripted.stack.waitForIdle('call-ended', outlet.timeoutSeconds);
    },
  ],
  ['Extractor', 'failed calls are extracted when they are recovered', recoversFailedCall],
  [
    'Extractor',
    'an invalid message is received again at once',
    (outlet, scripted) => isReceivedAgain(outlet, scripted, 'call-ended'),
  ],
  [
    'Extractor',
    'a call is requeued while the model is rate limited',
    async (outlet, scripted) => {
      outlet.script(apiError(429), partyOf(4));
      const before = scripted.stack.log().length;
      await answered(outlet.api.post('/calls', scripted.anEvent()));
      await until(outlet, 'a requeued call', () =>
        scripted.stack.log().slice(before).includes('call waits: the model is too busy') ? true : undefined,
      );
    },
  ],
  [
    'Extractor',
    'an interrupted erasure is finished',
    async (outlet, scripted) => {
      await submitCall(outlet, scripted);
      await interruptErasure(scripted, outlet.outlet);
      await scripted.stack.sendToQueue({ event: 'call.erase', outlet_id: outlet.outlet, call_id: 'c-1' });
      await until(outlet, 'the erased call', async () =>
        (await scripted.itemsOf(outlet.outlet)).length === 1 ? true : undefined,
      );
    },
  ],
  [
    'Extractor',
    'a small extraction replaces a large one',
    async (outlet, scripted) => {
      const names = await submitLargeCall(outlet, scripted);
      const nothing = Object.fromEntries(names.map((name) => [name, null]));
      outlet.script(completion({ party_size: 5, ...nothing, turns: Array(61).fill(2) }));
      await answered(outlet.api.post('/calls/c-1/reextract'));
      await until(outlet, 'a single item of values', async () => {
        const values = (await scripted.itemsOf(outlet.outlet)).filter(({ sk }) => /^VALUES/.test(sk));
        return values.length === 1 ? true : undefined;
      });
    },
  ],
  [
    'Dispatcher',
    'a failed delivery is sent again',
    async (outlet, scripted) => {
      await mayReceive(outlet, scripted, 'delivery-due');
      outlet.answerWith((before) => (before === 0 ? { status: 503 } : {}));
      await submitCall(outlet, scripted);
      await isCall(outlet, scripted, 'completed');
      await scripted.stack.waitForIdle('delivery-due', outlet.timeoutSeconds);
    },
  ],
  [
    'Dispatcher',
    'an invalid message is received again at once',
    (outlet, scripted) => isReceivedAgain(outlet, scripted, 'delivery-due'),
  ],
  [
    'Dispatcher',
    'a redelivery is sent, and its call is completed again',
    async (outlet, scripted) => {
      await submitCall(outlet, scripted);
      await isCall(outlet, scripted, 'completed');
      await answered(outlet.api.post('/calls/c-1/redeliver'));
      await hasReceived(outlet, 2);
      await isCall(outlet, scripted, 'completed');
    },
  ],
  ['Dispatcher', 'held deliveries are sent when their destination is recovered', recoversHeldDelivery],
];

export const PIPELINE_SCENARIOS: readonly Scenario[] = PIPELINE.map(([id, name, run]) => ({
  construct: `Pipeline${id}`,
  name,
  run,
}));
