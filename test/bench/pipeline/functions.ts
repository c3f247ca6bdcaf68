/** The program of the measured process: both functions of the pipeline, from their bundles. */
import { createRequire } from 'node:module';
import type { Answer, Order } from '../pinned-process.ts';

const [, , extract = '', dispatch = ''] = process.argv;
const load = createRequire(import.meta.url);
type Handler = (event: unknown, context: unknown) => Promise<unknown>;
const handlers: Record<'extract' | 'dispatch', Handler> = {
  extract: load(extract).handler,
  dispatch: load(dispatch).handler,
};

const context = () => {
  const stopsAt = Date.now() + 60_000;
  return { awsRequestId: 'bench', getRemainingTimeInMillis: () => stopsAt - Date.now() };
};

const answerTo = async (order: Order): Promise<Answer> => {
  if (order.kind === 'usage') {
    const { user, system } = process.cpuUsage();
    return { cpuSeconds: (user + system) / 1e6, rssMb: process.memoryUsage.rss() / 2 ** 20 };
  }
  return { result: await handlers[order.function](order.event, context()) };
};

process.on('message', (order: Order) => {
  void answerTo(order)
    .catch((error): Answer => ({ error: String(error?.stack ?? error) }))
    .then((answer) => process.send?.(answer));
});
process.send?.({ result: 'ready' } satisfies Answer);
