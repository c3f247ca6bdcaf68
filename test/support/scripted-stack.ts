/** A stack whose model and whose receiver answer each outlet as its test says. */
import { QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { callKey, callPartition, type Key } from '../../lib/table/keys.ts';
import { freshOutlet } from './api.ts';
import { completion, type Scripted, startModelServer } from './model-server.ts';
import { partsOf } from './parts.ts';
import { type Answer, startReceiver } from './receiver.ts';
import { startTestStack, type TestStack } from './stack.ts';

type Answering = (before: number) => Answer | Promise<Answer>;

export const TRANSCRIPT = 'agent: How many will you be?\nuser: We are four.';
export const PARTY_SIZE = { var_name: 'party_size', var_type: 'integer', description: 'number of guests' };
/** What the model answers for that variable. */
export const partyOf = (party_size: number): Scripted => completion({ party_size, turns: [2] });

/** @param start how the stack itself is started */
export async function startScriptedStack(
  settings: Record<string, string> = {},
  start: (settings: Record<string, string>) => Promise<TestStack> = startTestStack,
) {
  const scripts = new Map<string, Scripted[]>();
  const answers = new Map<string, Answering>();
  const receiver = await startReceiver(({ url }) => {
    const before = receiver.requests.filter((request) => request.url === url).length;
    return answers.get(url)?.(before) ?? {};
  });
  const model = await startModelServer(({ prompt_cache_key }) => {
    const script = scripts.get(prompt_cache_key) ?? [];
    return (script.length > 1 ? script.shift() : script[0]) ?? {};
  });
  const stack = await start({
    OPENAI_API_KEY: 'sk-test-of-nobody',
    OPENAI_BASE_URL: model.url,
    OPENAI_MAX_RETRIES: '0',
    RETRY_SCHEDULE_SECONDS: '0,0',
    ...settings,
  });
  const parts = partsOf(stack);
  const { table } = parts;
  const partition = (outlet: number, callId: string) =>
    table.client.send(
      new QueryCommand({
        TableName: table.name,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': callPartition(outlet, callId) },
        ConsistentRead: true,
      }),
    );

  const endNow = ({ pk, sk }: Record<string, unknown> | Key, attribute: string) =>
    table.client.send(
      new UpdateCommand({
        TableName: table.name,
        Key: { pk, sk },
        UpdateExpression: 'SET #attribute = :past',
        ExpressionAttributeNames: { '#attribute': attribute },
        ExpressionAttributeValues: { ':past': Math.floor(Date.now() / 1000) - 1 },
      }),
    );

  return {
    stack,
    receiverUrl: receiver.url,
    table,
    /** An outlet with a variable and a destination, whose model answers by the script, its last answer again and again. */
    anOutlet: async (script: Scripted[] = [partyOf(4)], answering: Answering = () => ({})) => {
      const outlet = freshOutlet();
      const api = stack.api(outlet);
      scripts.set(`outlet-${outlet}`, script);
      const url = (name: string) => `${receiver.url}/${outlet}/${name}`;
      answers.set(`/${outlet}/crm`, answering);
      const crm = { destination_name: 'CRM', api_method: 'POST', api_url: url('crm') };
      await api.post('/destinations', { ...crm, api_body: { size: '{{party_size}}' } });
      await api.post('/variables', [{ ...PARTY_SIZE, destination_ids: [1] }]);
      return {
        outlet,
        api,
        url,
        answers: (answering: Answering) => answers.set(`/${outlet}/crm`, answering),
        script: (...next: Scripted[]) => scripts.set(`outlet-${outlet}`, next),
        /** How often its model was asked. */
        asked: () =>
          model.requests.filter(({ prompt_cache_key }) => prompt_cache_key === `outlet-${outlet}`).length,
        /** What its destination got. */
        delivered: (name = 'crm') => receiver.requests.filter((one) => one.url === `/${outlet}/${name}`),
      };
    },
    anEvent: (fields: Record<string, unknown> = {}) => ({
      call_id: 'c-1',
      timestamp: '2026-11-20T10:03:44Z',
      transcript: TRANSCRIPT,
      ...fields,
    }),
    /** The items of a call as they are in the table. */
    itemsOf: async (outlet: number, callId = 'c-1') => (await partition(outlet, callId)).Items ?? [],
    /** As if time had passed: all items of a call are over, and DynamoDB has not deleted them yet. */
    expire: async (outlet: number, callId = 'c-1') => {
      const { Items = [] } = await partition(outlet, callId);
      await Promise.all(Items.map((item) => endNow(item, 'expires_at')));
    },
    /** The same up to the end of the transcript: it is over, with all that ends no later. */
    expireTranscript: async (outlet: number, callId = 'c-1') => {
      const { Items = [] } = await partition(outlet, callId);
      const call = Items.find(({ sk }) => sk === callKey(outlet, callId).sk);
      const over = Items.filter(({ expires_at }) => expires_at <= call?.transcript_expires_at);
      await Promise.all(over.map((item) => endNow(item, 'expires_at')));
      await endNow(callKey(outlet, callId), 'transcript_expires_at');
    },
    parts,
    stop: async () => {
      parts.close();
      await stack.stop();
      await Promise.all([model.stop(), receiver.stop()]);
    },
  };
}

export type ScriptedStack = Awaited<ReturnType<typeof startScriptedStack>>;

/** A door that a test opens: what waits for it goes on then. */
export function aGate(): { passed: Promise<void>; open: () => void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { passed: promise, open: resolve };
}
