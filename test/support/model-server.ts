/** A model of a test's own: speaks chat completions over HTTP and answers what the test says. */
import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';

/** As much of a request as tests look at. */
export interface AskedCompletion {
  model: string;
  messages: { role: string; content: string }[];
  response_format: { json_schema: { name: string; strict: boolean; schema: Record<string, unknown> } };
  prompt_cache_key: string;
  max_completion_tokens: number;
  temperature?: number;
}

export interface Scripted {
  status?: number;
  headers?: Record<string, string>;
  body?: unknown;
  delayMs?: number;
}

/** A completion with this content, in the provider's shape. */
export const completion = (
  content: unknown,
  more: { finish_reason?: string; refusal?: string } = {},
): Scripted => ({
  body: {
    id: 'chatcmpl-test',
    object: 'chat.completion',
    created: 1_760_000_000,
    model: 'gpt-4o-2024-08-06',
    choices: [
      {
        index: 0,
        logprobs: null,
        finish_reason: more.finish_reason ?? 'stop',
        message: {
          role: 'assistant',
          content: typeof content === 'string' ? content : JSON.stringify(content),
          refusal: more.refusal ?? null,
        },
      },
    ],
    usage: {
      prompt_tokens: 100,
      completion_tokens: 10,
      total_tokens: 110,
      prompt_tokens_details: { cached_tokens: 64, audio_tokens: 0 },
    },
  },
});

/** An error in the provider's shape. */
export const apiError = (
  status: number,
  code: string | null = null,
  headers: Record<string, string> = {},
): Scripted => ({
  status,
  headers,
  body: { error: { message: 'as the test says', type: 'error', param: null, code } },
});

/** Starts a model that answers by the script, its last answer again and again. */
export async function startModelServer(...script: Scripted[]) {
  const requests: AskedCompletion[] = [];
  const server = createServer(async (request, response) => {
    requests.push((await json(request)) as AskedCompletion);
    const {
      status = 200,
      headers = {},
      body,
      delayMs = 0,
    } = script[Math.min(requests.length, script.length) - 1] ?? {};
    await wait(delayMs, undefined, { ref: false });
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/v1`,
    requests,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
