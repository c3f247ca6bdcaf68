/** A model server for one test: speaks chat completions over HTTP and answers by a script. */
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';

/** The part of a request that tests check. */
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
  /** Sent unchanged instead of a JSON body. */
  raw?: string;
  delayMs?: number;
  /**
   * `silent`: no answer; `stalls`, `trickles`: the body does not end; `cut`, `cut-within`: the
   * connection closes.
   */
  fails?: 'silent' | 'stalls' | 'trickles' | 'cut' | 'cut-within';
}

/** Returns the answer to a request. `before` is the number of requests before it. */
export type Script = (asked: AskedCompletion, before: number) => Scripted;

/** A completion with this content, in the provider's shape. */
export const completion = (
  content: unknown,
  more: { finish_reason?: string; refusal?: string; model?: string } = {},
): Scripted => ({
  body: {
    id: 'chatcmpl-test',
    object: 'chat.completion',
    created: 1_760_000_000,
    model: more.model ?? 'gpt-4o-2024-08-06',
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

/**
 * Starts a model server. It gives the answers in order and repeats the last; a function answers
 * every request.
 */
export async function startModelServer(...script: Scripted[] | [Script]) {
  const requests: AskedCompletion[] = [];
  const headers: IncomingHttpHeaders[] = [];
  const open = { now: 0, most: 0 };
  const answerTo = (asked: AskedCompletion): Scripted => {
    const one = script[Math.min(requests.length, script.length) - 1] ?? {};
    return typeof one === 'function' ? one(asked, requests.length - 1) : one;
  };
  const server = createServer(async (request, response) => {
    open.now += 1;
    open.most = Math.max(open.most, open.now);
    response.once('close', () => {
      open.now -= 1;
    });
    const asked = (await json(request)) as AskedCompletion;
    requests.push(asked);
    headers.push(request.headers);
    const scripted = answerTo(asked);
    await sleep(scripted.delayMs ?? 0, undefined, { ref: false });
    send(response, scripted);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/v1`,
    requests,
    headers,
    /** How many requests were under way at once, at most. */
    mostAtOnce: () => open.most,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export type ModelServer = Awaited<ReturnType<typeof startModelServer>>;

function send(response: ServerResponse, { status = 200, headers = {}, body, raw, fails }: Scripted): void {
  const bytes = raw ?? JSON.stringify(body) ?? '';
  if (fails === 'silent') return;
  if (fails === 'cut') {
    response.destroy();
    return;
  }
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  if (fails === 'stalls') response.write(bytes.slice(0, 1));
  else if (fails === 'trickles') trickle(response);
  else if (fails === 'cut-within') response.write(bytes.slice(0, bytes.length / 2), () => response.destroy());
  else response.end(bytes);
}

function trickle(response: ServerResponse): void {
  const timer = setInterval(() => response.write(' '), 20);
  response.once('close', () => clearInterval(timer));
}
