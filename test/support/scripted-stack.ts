/** A stack whose model and receiver answer each outlet by a script of its test. */
import { QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { callKey, callPartition, type Key } from '../../lib/table/keys.ts';
import { freshOutlet } from './api.ts';
import { completion, type Scripted, startModelServer } from './model-server.ts';
import { partsOf } from './parts.ts';
import { type Answer, startReceiver } from './receiver.ts';
import { startTestStack, type TestStack } from './stack.ts';

/** @param before how many requests this outlet's destination received before */
type ReceiverAnswer = (before: number) => Answer | Promise<Answer>;

export const TRANSCRIPT = 'agent: How many will you be?\nuser: We are four.';
export const PARTY_SIZE = { var_name: 'party_size', var_type: 'integer', description: 'number of guests' };
/** The model's answer with that number of guests, from turn 2 of the transcript. */
export const partyOf = (party_size: number): Scripted => completion({ party_size, turns: [2] });

/** @param start starts the stack itself */
export async function startScriptedStack(
  settings: Record<string, string> = {},
  start: (settings: Record<string, string>) => Promise<TestStack> = startTestStack,
) {
  const scripts = new Map<string, Scripted[]>();
  const answers = new Map<string, ReceiverAnswer>();
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

  const expireNow = ({ pk, sk }: Record<string, unknown> | Key, attribute: string) =>
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
    /**
     * An outlet with a variable and a destination. The model answers in the order of the script.
     */
    anOutlet: async (script: Scripted[] = [partyOf(4)], receiverAnswer: ReceiverAnswer = () => ({})) => {
      const outlet = freshOutlet();
      const api = stack.api(outlet);
      scripts.set(`outlet-${outlet}`, script);
      const url = (name: string) => `${receiver.url}/${outlet}/${name}`;
      answers.set(`/${outlet}/crm`, receiverAnswer);
      const crm = { destination_name: 'CRM', api_method: 'POST', api_url: url('crm') };
      await api.post('/destinations', { ...crm, api_body: { size: '{{party_size}}' } });
      await api.post('/variables', [{ ...PARTY_SIZE, destination_ids: [1] }]);
      return {
        outlet,
        api,
        url,
        answerWith: (next: ReceiverAnswer) => answers.set(`/${outlet}/crm`, next),
        script: (...next: Scripted[]) => scripts.set(`outlet-${outlet}`, next),
        /** How many requests the model received for this outlet. */
        modelRequestCount: () =>
          model.requests.filter(({ prompt_cache_key }) => prompt_cache_key === `outlet-${outlet}`).length,
        /** The requests that its destination received. */
        delivered: (name = 'crm') => receiver.requests.filter((one) => one.url === `/${outlet}/${name}`),
      };
    },
    anEvent: (fields: Record<string, unknown> = {}) => ({
      call_id: 'c-1',
      timestamp: '2026-11-20T10:03:44Z',
      transcript: TRANSCRIPT,
      ...fields,
    }),
    /** The items of a call in the table, expired ones included. */
    itemsOf: async (outlet: number, callId = 'c-1') => (await partition(outlet, callId)).Items ?? [],
    /** Expires all items of a call, as before DynamoDB deletes them. */
    expire: async (outlet: number, callId = 'c-1') => {
      const { Items = [] } = await partition(outlet, callId);
      await Promise.all(Items.map((item) => expireNow(item, 'expires_at')));
    },
    /** Expires the transcript of a call, and the items that expire no later than it. */
    expireTranscript: async (outlet: number, callId = 'c-1') => {
      const { Items = [] } = await partition(outlet, callId);
      const call = Items.find(({ sk }) => sk === callKey(outlet, callId).sk);
      const expired = Items.filter(({ expires_at }) => expires_at <= call?.transcript_expires_at);
      await Promise.all(expired.map((item) => expireNow(item, 'expires_at')));
      await expireNow(callKey(outlet, callId), 'transcript_expires_at');
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

/** A latch that the test releases: what awaits `released` continues then. */
export function aLatch(): { released: Promise<void>; release: () => void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { released: promise, release: resolve };
}
