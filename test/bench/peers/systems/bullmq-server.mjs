/**
 * BullMQ's process: a job of the queue `extract` asks the model, then adds a job to `deliver` for each destination.
 * JavaScript, so that the type checker does not need packages that only this comparison installs.
 */
import { Queue, Worker } from 'bullmq';
import Mustache from 'mustache';
import OpenAI from 'openai';
import { Agent, request } from 'undici';
import { chatRequest, jsonEscape, TEMPLATE } from '../call.ts';
import { intake } from './intake.ts';

const { ROLE, PORT, REDIS_PORT, CONCURRENCY, MODEL_URL, WEBHOOKS } = process.env;
const connection = { host: '127.0.0.1', port: Number(REDIS_PORT), maxRetriesPerRequest: null };
const concurrency = Number(CONCURRENCY);
const webhooks = WEBHOOKS.split(',');
const openai = new OpenAI({ apiKey: 'stub', baseURL: MODEL_URL, maxRetries: 2 });
const dispatcher = new Agent();
const defaultJobOptions = {
  attempts: 3,
  backoff: { type: 'exponential', delay: 1000 },
  removeOnComplete: { age: 3600, count: 1000 },
  removeOnFail: { age: 24 * 3600 },
};
const queue = (name) => new Queue(name, { connection, defaultJobOptions });

async function extract({ transcript, ...call }) {
  const answer = await openai.chat.completions.create(chatRequest(transcript));
  return { ...call, ...JSON.parse(answer.choices[0].message.content) };
}

async function deliver(url, values) {
  const body = Mustache.render(TEMPLATE, values, undefined, { escape: jsonEscape });
  const headers = { 'content-type': 'application/json' };
  const answer = await request(url, { dispatcher, method: 'POST', headers, body });
  await answer.body.dump();
  if (answer.statusCode >= 300) throw new Error(`${url}: ${answer.statusCode}`);
}

function work(name, handle) {
  new Worker(name, handle, { connection, concurrency })
    .on('error', (error) => console.error(error.message))
    .on('failed', (job, error) => console.error(job?.id, error.message));
}

if (ROLE !== 'worker') {
  const extracts = queue('extract');
  intake(Number(PORT), (call) => extracts.add('call', call, { jobId: call.call_id }));
}
if (ROLE !== 'intake') {
  const deliveries = queue('deliver');
  work('extract', async ({ data }) => {
    const values = await extract(data);
    await deliveries.addBulk(
      webhooks.map((url, index) => ({
        name: 'webhook',
        data: { url, values },
        opts: { jobId: `${data.call_id}-${index}` },
      })),
    );
  });
  work('deliver', ({ data: { url, values } }) => deliver(url, values));
}
