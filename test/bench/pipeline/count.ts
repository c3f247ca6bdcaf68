/** What a call asks of AWS and of the model, whatever the machine. */
import { configure, runBatches, withPipeline } from './drive.ts';

/** Of one call. */
export interface Counted {
  destinations: number;
  requests: Record<string, number>;
  requestsInAll: number;
  writeUnits: number;
  readUnits: number;
  modelRequests: number;
}

/** Of the pipeline's functions, without what receives and deletes messages: Lambda's own poller does that. */
export function count(
  assembly: string,
  { destinations, batches = 20 }: { destinations: number; batches?: number },
): Promise<Counted> {
  return withPipeline({ assembly, metered: true }, async ({ machine, model, hooks, child }) => {
    const work = { destinations };
    await configure(machine, 1, { work, hooks });
    await runBatches(machine, child, { outletId: 1, work, hooks, batches: 2 });
    const { asked } = machine;
    const askedModel = model.asked();
    const before = { ...asked, requests: new Map(asked.requests) };
    await runBatches(machine, child, { outletId: 1, work, hooks, batches });
    const each = (amount: number) => Math.round((amount / (batches * 10)) * 100) / 100;
    const requests = Object.fromEntries(
      [...asked.requests].map(([name, times]) => [name, each(times - (before.requests.get(name) ?? 0))]),
    );
    return {
      destinations,
      requests,
      requestsInAll: each(
        [...asked.requests].reduce((sum, [name, times]) => sum + times - (before.requests.get(name) ?? 0), 0),
      ),
      writeUnits: each(asked.writeUnits - before.writeUnits),
      readUnits: each(asked.readUnits - before.readUnits),
      modelRequests: each(model.asked() - askedModel),
    };
  });
}
