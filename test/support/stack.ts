/** A running stack as the flow tests talk to it: over HTTP, SQS and the files that it writes. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import {
  GetQueueAttributesCommand,
  ListQueuesCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import type { getCall } from '../../lib/calls/get.ts';
import { StackFile } from '../../local/stack-file.ts';
import { mintToken } from '../../local/tokens.ts';
import { type OutletApi, outletApi } from './api.ts';
import { eventually } from './eventually.ts';
import { remember, sensitiveIn } from './sensitive.ts';
import { type StackProcess, startStackProcess } from './stack-process.ts';

export type CallDocument = Awaited<ReturnType<typeof getCall>>;

type QueueName = 'call-ended' | 'delivery-due';
const LOGICAL: Record<QueueName, string> = { 'call-ended': 'CallEnded', 'delivery-due': 'DeliveryDue' };

/** Starts a stack on a free port with data of its own; gives what it printed when it does not come up. */
export async function startTestStack(settings: Record<string, string> = {}): Promise<TestStack> {
  const { dataDir, kill, stop } = await startStackProcess(settings);
  const running = testStackIn(dataDir);
  remember({ authorization: settings.OPENAI_API_KEY });
  return {
    ...running,
    kill,
    // The log is searched with the last lines of its functions.
    stop: () => stop(running.close),
  };
}

/** The stack that all flow tests share which ask nothing of their own of it: each has outlets of its own there. */
export function sharedTestStack(): SharedStack {
  const { SHARED_STACK } = process.env;
  if (!SHARED_STACK) throw new Error('no stack was started for all: test/support/before-flows.ts does');
  return testStackIn(SHARED_STACK);
}

/** The stack that runs with this data. */
export function testStackIn(dataDir: string) {
  const file = StackFile.parse(JSON.parse(readFileSync(path.join(dataDir, 'stack.json'), 'utf8')));
  remember({ authorization: file.jwt_secret.split(',') });
  const log = () => readFileSync(path.join(dataDir, 'functions.log'), 'utf8');
  const begun = log().length;
  const sqs = new SQSClient({
    endpoint: file.sqs_endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  const token = (outlet: number, claims: Record<string, unknown> = {}) =>
    mintToken(file.jwt_secret, outlet, claims);
  const tokens = new Map<number, Promise<string>>();
  const api = (outlet: number): OutletApi => {
    const known = tokens.get(outlet) ?? token(outlet);
    tokens.set(outlet, known);
    return outletApi(file.api_url, known);
  };

  const queueUrl = async (name: QueueName, kind: 'Queue' | 'DeadLetters'): Promise<string> => {
    const { QueueUrls = [] } = await sqs.send(new ListQueuesCommand({}));
    const found = QueueUrls.find((url) => url.includes(`${LOGICAL[name]}${kind}`)) ?? '';
    return `${file.sqs_endpoint}${new URL(found).pathname}`;
  };
  const countIn = async (QueueUrl: string, kinds = ['', 'NotVisible', 'Delayed']): Promise<number> => {
    const { Attributes } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }),
    );
    const counts: Record<string, string | undefined> = { ...Attributes };
    return kinds.reduce((sum, kind) => sum + Number(counts[`ApproximateNumberOfMessages${kind}`] ?? 0), 0);
  };
  const deadLetters = async (name: QueueName) => countIn(await queueUrl(name, 'DeadLetters'));

  const readCall = async (outlet: number, callId: string): Promise<CallDocument | undefined> => {
    const { status, body } = await api(outlet).get(`/calls/${callId}`);
    return status === 200 ? (body.payload as CallDocument) : undefined;
  };
  const waitFor = (outlet: number, callId: string, until: (call: CallDocument) => boolean) =>
    eventually(async () => {
      const call = await readCall(outlet, callId);
      return call && until(call) ? call : undefined;
    }, `call ${callId}`);

  return {
    apiUrl: file.api_url,
    file,
    dataDir,
    pid: file.pid,
    token,
    api,
    readCall,
    queueUrl,
    waitFor,
    /** The call once it stands like that. */
    waitForCall: (outlet: number, callId: string, status: CallDocument['status']) =>
      waitFor(outlet, callId, (call) => call.status === status),
    /** Puts an event, or any text, on the call-ended queue, as a platform does; or on another. @returns the message's id */
    sendToQueue: async (body: unknown, name: QueueName = 'call-ended') => {
      const MessageBody = typeof body === 'string' ? body : JSON.stringify(body);
      remember(body, { whole: typeof body === 'string' });
      const { MessageId = '' } = await sqs.send(
        new SendMessageCommand({ QueueUrl: await queueUrl(name, 'Queue'), MessageBody }),
      );
      return MessageId;
    },
    deadLetters,
    /** How many messages are on that queue, those that wait included. */
    waiting: async (name: QueueName) => countIn(await queueUrl(name, 'Queue')),
    /** Until no message is on that queue, save those of whoever waits. */
    waitForIdle: (name: QueueName, seconds = 60) =>
      eventually(
        async () =>
          (await countIn(await queueUrl(name, 'Queue'), ['', 'NotVisible'])) === 0 ? true : undefined,
        `an idle queue ${name}`,
        seconds,
      ),
    waitForDeadLetters: (name: QueueName, count: number) =>
      eventually(
        async () => ((await deadLetters(name)) >= count ? true : undefined),
        `${count} dead letters`,
      ),
    /** What the functions logged; where the stack is shared, other tests' functions too. */
    log,
    /** Ends what this test has open to it, and nothing of the stack. @throws {Error} when the log holds what no log may hold */
    close: () => {
      sqs.destroy();
      const held = sensitiveIn(log().slice(begun));
      if (held.length > 0)
        throw new Error(`the log holds ${held.length} things that no log may hold: ${held.slice(0, 3)}`);
    },
  };
}

export type SharedStack = ReturnType<typeof testStackIn>;

export type TestStack = SharedStack & StackProcess;
