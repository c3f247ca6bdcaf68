/** What the pipeline's two functions are for: a story fails when its function cannot do its part. */
import { SQSClient } from '@aws-sdk/client-sqs';
import { REGION } from '../../../local/account.ts';
import { ensureReadable } from '../../../local/poller.ts';
import { interruptErasure } from '../interrupted-erasure.ts';
import { apiError, completion } from '../model-server.ts';
import { partyOf, type ScriptedStack } from '../scripted-stack.ts';
import {
  aCall,
  aLargeReading,
  answered,
  comesBack,
  found,
  isCall,
  isDelivery,
  type Outlet,
  received,
  recovered,
  type Scenario,
  until,
} from './telling.ts';

/** The queue may be made the event source of the function, as when a stack starts. */
async function isSource(
  { of }: Outlet,
  { stack }: ScriptedStack,
  queue: 'call-ended' | 'delivery-due',
): Promise<void> {
  const credentials = { accessKeyId: of, secretAccessKey: 'local' };
  const client = new SQSClient({ endpoint: stack.file.sqs_endpoint, region: REGION, credentials });
  try {
    const queueUrl = await stack.queueUrl(queue, 'Queue');
    await ensureReadable({ client, queueUrl, source: { queue, function: of } });
  } finally {
    client.destroy();
  }
}

const PIPELINE: [of: string, name: string, tell: Scenario['tell']][] = [
  [
    'Extractor',
    'a call that comes over the queue is read and delivered',
    async (outlet, scripted) => {
      await isSource(outlet, scripted, 'call-ended');
      await scripted.stack.sendToQueue(scripted.anEvent({ outlet_id: outlet.outlet }));
      await isDelivery(outlet, scripted, 'delivered');
      await scripted.stack.waitForIdle('call-ended', outlet.patience);
    },
  ],
  ['Extractor', 'calls that failed are read when they are recovered', recovered],
  [
    'Extractor',
    'what is no message comes back at once',
    (outlet, scripted) => comesBack(outlet, scripted, 'call-ended'),
  ],
  [
    'Extractor',
    'a model that is too busy is waited for',
    async (outlet, scripted) => {
      outlet.script(apiError(429), partyOf(4));
      const before = scripted.stack.log().length;
      await answered(outlet.api.post('/calls', scripted.anEvent()));
      await until(outlet, 'a call that waits', () =>
        scripted.stack.log().slice(before).includes('call waits: the model is too busy') ? true : undefined,
      );
    },
  ],
  [
    'Extractor',
    'an erasure that died is finished',
    async (outlet, scripted) => {
      await aCall(outlet, scripted);
      await interruptErasure(scripted, outlet.outlet);
      await scripted.stack.sendToQueue({ event: 'call.erase', outlet_id: outlet.outlet, call_id: 'c-1' });
      await until(outlet, 'its end', async () =>
        (await scripted.itemsOf(outlet.outlet)).length === 1 ? true : undefined,
      );
    },
  ],
  [
    'Extractor',
    'a small reading takes the place of a large one',
    async (outlet, scripted) => {
      const names = await aLargeReading(outlet, scripted);
      const nothing = Object.fromEntries(names.map((name) => [name, null]));
      outlet.script(completion({ party_size: 5, ...nothing, turns: Array(61).fill(2) }));
      await answered(outlet.api.post('/calls/c-1/reextract'));
      await until(outlet, 'one item of values', async () => {
        const values = (await scripted.itemsOf(outlet.outlet)).filter(({ sk }) => /^VALUES/.test(sk));
        return values.length === 1 ? true : undefined;
      });
    },
  ],
  [
    'Dispatcher',
    'what fails at first is sent again',
    async (outlet, scripted) => {
      await isSource(outlet, scripted, 'delivery-due');
      outlet.answerWith((before) => (before === 0 ? { status: 503 } : {}));
      await aCall(outlet, scripted);
      await isCall(outlet, scripted, 'completed');
      await scripted.stack.waitForIdle('delivery-due', outlet.patience);
    },
  ],
  [
    'Dispatcher',
    'what is no message comes back at once',
    (outlet, scripted) => comesBack(outlet, scripted, 'delivery-due'),
  ],
  [
    'Dispatcher',
    'what is asked for again is sent again, and its call closed again',
    async (outlet, scripted) => {
      await aCall(outlet, scripted);
      await isCall(outlet, scripted, 'completed');
      await answered(outlet.api.post('/calls/c-1/redeliver'));
      await received(outlet, 2);
      await isCall(outlet, scripted, 'completed');
    },
  ],
  ['Dispatcher', 'what was held is found and sent', found],
];

export const PIPELINE_STORIES: readonly Scenario[] = PIPELINE.map(([id, name, tell]) => ({
  of: `Pipeline${id}`,
  name,
  tell,
}));
