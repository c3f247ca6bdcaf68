/** What the program of deliveries is told and tells: see deliveries.ts. */
import * as z from 'zod';

export const Input = z.object({
  /** By name, what is answered the first time, the second time, ...: see name-server.ts. */
  zone: z.record(z.string(), z.array(z.union([z.array(z.string()), z.enum(['SERVFAIL', 'SILENT'])]))),
  urls: z.array(z.string()),
  /** So many deliveries to the one at once, and then one to the other beside them. */
  crowd: z.object({ url: z.string(), count: z.int(), beside: z.string() }),
});

const Observed = z.object({
  error: z.string().nullable(),
  /** `address port` of each connection that was accepted meanwhile. */
  connections: z.array(z.string()),
});

export const Delivered = Observed.extend({
  url: z.string(),
  /** The same when the agent alone is asked, without the look at the URL before it. */
  byAgentAlone: Observed,
});
export type Delivered = z.infer<typeof Delivered>;

export const Output = z.object({
  delivered: z.array(Delivered),
  crowd: z.object({
    /** What went wrong with the one beside the crowd. */
    beside: z.string().nullable(),
    /** How many of the crowd were under way when it was done. */
    waiting: z.int(),
    /** What went wrong with the crowd, each reason once. */
    errors: z.array(z.string().nullable()),
  }),
});
export type Output = z.infer<typeof Output>;
