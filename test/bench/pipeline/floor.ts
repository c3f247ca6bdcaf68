/**
 * The least work that does the job in one process: ask the model, fill in the body, send it. No
 * storage, checks or retries.
 */
import { Agent, request } from 'undici';
import type { Answer, Order } from '../pinned-process.ts';

const { MODEL_URL = '', RECEIVERS = '', BODY = '' } = process.env;
const dispatcher = new Agent();
const post = async (url: string, body: string): Promise<string> => {
  const headers = { 'content-type': 'application/json', authorization: 'Bearer none' };
  const answer = await request(url, { dispatcher, method: 'POST', headers, body });
  return answer.body.text();
};

async function handle(body: string): Promise<void> {
  const { transcript } = JSON.parse(body);
  const response_format = { type: 'json_schema', json_schema: JSON.parse(process.env.SCHEMA ?? '') };
  const messages = [
    { role: 'system', content: 'Extract the variables from the transcript.' },
    { role: 'user', content: transcript },
  ];
  const asked = { model: 'gpt-4o', messages, response_format };
  const answered = JSON.parse(await post(`${MODEL_URL}/chat/completions`, JSON.stringify(asked)));
  const values = JSON.parse(answered.choices[0].message.content);
  const filled = BODY.replace(/\{\{(\w+)\}\}/g, (_, name) =>
    JSON.stringify(String(values[name] ?? '')).slice(1, -1),
  );
  await Promise.all(RECEIVERS.split(',').map((url) => post(url, filled)));
}

process.on('message', async (order: Order) => {
  if (order.kind === 'usage') {
    const { user, system } = process.cpuUsage();
    const rssMb = process.memoryUsage.rss() / 2 ** 20;
    process.send?.({ cpuSeconds: (user + system) / 1e6, rssMb } satisfies Answer);
    return;
  }
  const { Records } = order.event as { Records: { body: string }[] };
  await Promise.all(Records.map((record) => handle(record.body)));
  process.send?.({ result: 'done' } satisfies Answer);
});
process.send?.({ result: 'ready' } satisfies Answer);
