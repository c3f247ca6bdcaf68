/** Counts the requests of a call to AWS and to the model, which do not depend on the machine. */
import { configure, runBatches, withPipeline } from './run-calls.ts';

/** Averages per call. */
export interface Counted {
  destinations: number;
  /** By operation. */
  requests: Record<string, number>;
  requestsInAll: number;
  writeUnits: number;
  readUnits: number;
  modelRequests: number;
}

/**
 * Counts the requests of the pipeline's functions, without those that Lambda's poller makes to
 * receive and delete messages.
 */
export function count(
  assembly: string,
  { destinations, batches = 20 }: { destinations: number; batches?: number },
): Promise<Counted> {
  return withPipeline({ assembly, metered: true }, async ({ aws, model, receivers, functions }) => {
    const load = { destinations };
    await configure(aws, 1, { load, receivers });
    await runBatches(aws, functions, { outletId: 1, load, receivers, batches: 2 });
    const { usage } = aws;
    const modelRequests = model.requestCount();
    const before = { ...usage, requests: new Map(usage.requests) };
    await runBatches(aws, functions, { outletId: 1, load, receivers, batches });
    const perCall = (amount: number) => Math.round((amount / (batches * 10)) * 100) / 100;
    const requests = Object.fromEntries(
      [...usage.requests].map(([name, times]) => [name, perCall(times - (before.requests.get(name) ?? 0))]),
    );
    return {
      destinations,
      requests,
      requestsInAll: perCall(
        [...usage.requests].reduce((sum, [name, times]) => sum + times - (before.requests.get(name) ?? 0), 0),
      ),
      writeUnits: perCall(usage.writeUnits - before.writeUnits),
      readUnits: perCall(usage.readUnits - before.readUnits),
      modelRequests: perCall(model.requestCount() - modelRequests),
    };
  });
}
