/** The model of a benchmark: what the stand-in answers to a question, at once when it comes again. It is no part of what is measured. */
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { close, listen } from '../../../local/loopback.ts';
import { startSimulatedModel } from '../../../local/simulated-model/start.ts';

export async function startModel() {
  const simulatedModel = await startSimulatedModel();
  const answers = new Map<string, Promise<string>>();
  let asked = 0;
  const answerTo = async (body: string): Promise<string> => {
    const answer = await fetch(`${simulatedModel.url}/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: 'Bearer none' },
      body,
    });
    if (!answer.ok) throw new Error(`the stand-in answered ${answer.status}: ${await answer.text()}`);
    return answer.text();
  };
  const server = createServer(async (request, response) => {
    const body = await text(request);
    asked += 1;
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
    /** How many requests came. */
    asked: () => asked,
    stop: async () => {
      await close(server);
      await simulatedModel.close();
    },
  };
}

export type Model = Awaited<ReturnType<typeof startModel>>;
