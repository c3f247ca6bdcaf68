/**
 * A client of a running stack for flow tests: over HTTP, SQS and the files that the stack writes.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import {
  GetQueueAttributesCommand,
  ListQueuesCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import type { getCall } from '../../lib/calls/get.ts';
import { mintToken } from '../../local/access-tokens.ts';
import { StackFile } from '../../local/stack-file.ts';
import { type OutletApi, outletApi } from './api.ts';
import { eventually } from './eventually.ts';
import { remember, sensitiveIn } from './sensitive.ts';
import { type StackProcess, startStackProcess } from './stack-process.ts';

export type CallDocument = Awaited<ReturnType<typeof getCall>>;

type QueueName = 'call-ended' | 'delivery-due';
const LOGICAL: Record<QueueName, string> = { 'call-ended': 'CallEnded', 'delivery-due': 'DeliveryDue' };

/**
 * Starts a stack on a free port with its own data.
 * @throws {Error} with its output when it does not start
 */
export async function startTestStack(settings: Record<string, string> = {}): Promise<TestStack> {
  const { dataDir, kill, stop } = await startStackProcess(settings);
  const running = testStackIn(dataDir);
  remember({ authorization: settings.OPENAI_API_KEY });
  return {
    ...running,
    kill,
    // `close` searches the log. It runs after the stack has ended, so that no line is missed.
    stop: () => stop(running.close),
  };
}

/**
 * The stack that flow tests without settings of their own share; each test uses its own outlets.
 */
export function sharedTestStack(): SharedStack {
  const { SHARED_STACK } = process.env;
  if (!SHARED_STACK) throw new Error('no shared stack: test/support/before-flows.ts starts it');
  return testStackIn(SHARED_STACK);
}

/** The client of the stack that runs on this data directory. */
export function testStackIn(dataDir: string) {
  const file = StackFile.parse(JSON.parse(readFileSync(path.join(dataDir, 'stack.json'), 'utf8')));
  remember({ authorization: file.jwt_secret.split(',') });
  const log = () => readFileSync(path.join(dataDir, 'functions.log'), 'utf8');
  const logLengthAtStart = log().length;
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
    /** The call, once it has this status. */
    waitForCall: (outlet: number, callId: string, status: CallDocument['status']) =>
      waitFor(outlet, callId, (call) => call.status === status),
    /** Sends an event, or any text, to a queue. Returns the message's id. */
    sendToQueue: async (body: unknown, name: QueueName = 'call-ended') => {
      const MessageBody = typeof body === 'string' ? body : JSON.stringify(body);
      remember(body, { whole: typeof body === 'string' });
      const { MessageId = '' } = await sqs.send(
        new SendMessageCommand({ QueueUrl: await queueUrl(name, 'Queue'), MessageBody }),
      );
      return MessageId;
    },
    deadLetters,
    /** How many messages a queue holds: visible, in flight and delayed. */
    messageCount: async (name: QueueName) => countIn(await queueUrl(name, 'Queue')),
    /**
     * Waits until a queue has no message that is visible or in flight; delayed ones may be left.
     */
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
    /** What the functions logged. On the shared stack it has the lines of other tests, too. */
    log,
    /** Closes this client; the stack runs on. @throws {Error} when the log holds sensitive data */
    close: () => {
      sqs.destroy();
      const held = sensitiveIn(log().slice(logLengthAtStart));
      if (held.length > 0)
        throw new Error(`the log holds ${held.length} pieces of sensitive data: ${held.slice(0, 3)}`);
    },
  };
}

export type SharedStack = ReturnType<typeof testStackIn>;

export type TestStack = SharedStack & StackProcess;
