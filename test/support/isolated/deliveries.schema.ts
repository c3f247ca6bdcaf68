/** What the program of deliveries is told and tells: see deliveries.ts. */
import * as z from 'zod';

export const Input = z.object({
  /** By name, what is answered the first time, the second time, ...: see name-server.ts. */
  zone: z.record(z.string(), z.array(z.union([z.array(z.string()), z.enum(['SERVFAIL', 'SILENT'])]))),
  urls: z.array(z.string()),
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
