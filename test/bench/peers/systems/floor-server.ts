/** The floor's process: what is in flight when it dies is lost. */
import { Agent, request } from 'undici';
import * as z from 'zod';
import { type Call, chatRequest, jsonEscape, TEMPLATE } from '../call.ts';
import { intake } from './intake.ts';

const { PORT, MODEL_URL, WEBHOOKS } = z
  .object({ PORT: z.coerce.number(), MODEL_URL: z.string(), WEBHOOKS: z.string() })
  .parse(process.env);
const webhooks = WEBHOOKS.split(',');
const dispatcher = new Agent({ connections: null, pipelining: 1 });
const headers = { 'content-type': 'application/json', authorization: 'Bearer stub' };

async function post(url: string, body: string): Promise<string> {
  const answer = await request(url, { dispatcher, method: 'POST', headers, body });
  const text = await answer.body.text();
  if (answer.statusCode >= 300) throw new Error(`${url}: ${answer.statusCode}`);
  return text;
}

async function handle(call: Call): Promise<void> {
  const answer = JSON.parse(
    await post(`${MODEL_URL}/chat/completions`, JSON.stringify(chatRequest(call.transcript))),
  );
  const values = { ...call, ...JSON.parse(answer.choices[0].message.content) };
  const body = TEMPLATE.replace(/\{\{(\w+)\}\}/g, (_, name: string) => jsonEscape(values[name] ?? ''));
  await Promise.all(webhooks.map((url) => post(url, body)));
}

// Answered before the work is done: nothing remembers it.
intake(PORT, async (call) => {
  handle(call).catch((error: Error) => console.error(error.message));
});
