/**
 * The model server of a benchmark: it caches the answers of the simulated model, so that its own
 * work does not slow down a run.
 */
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { close, listen } from '../../../local/loopback.ts';
import { startSimulatedModel } from '../../../local/simulated-model/start.ts';

export async function startModel() {
  const simulatedModel = await startSimulatedModel();
  const answers = new Map<string, Promise<string>>();
  let requests = 0;
  const answerTo = async (body: string): Promise<string> => {
    const answer = await fetch(`${simulatedModel.url}/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: 'Bearer none' },
      body,
    });
    if (!answer.ok) throw new Error(`the simulated model answered ${answer.status}: ${await answer.text()}`);
    return answer.text();
  };
  const server = createServer(async (request, response) => {
    const body = await text(request);
    requests += 1;
    const known = answers.get(body) ?? answerTo(body);
    answers.set(body, known);
    response.setHeader('content-type', 'application/json');
    known.then(
      (answer) => response.end(answer),
      () => response.destroy(),
    );
  });
  const port = await listen(server, 0);
  return {
    url: `http://127.0.0.1:${port}/v1`,
    requestCount: () => requests,
    stop: async () => {
      await close(server);
      await simulatedModel.close();
    },
  };
}

export type Model = Awaited<ReturnType<typeof startModel>>;
