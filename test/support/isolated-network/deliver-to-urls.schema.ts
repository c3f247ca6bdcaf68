/**
 * Input and output of the program deliver-to-urls.ts. Kept apart, because importing the program
 * would run it.
 */
import * as z from 'zod';

export const Input = z.object({
  /** By name, the answers to the first query, the second query, and so on (name-server.ts). */
  zone: z.record(z.string(), z.array(z.union([z.array(z.string()), z.enum(['SERVFAIL', 'SILENT'])]))),
  urls: z.array(z.string()),
  /** `count` deliveries to `url` at once, and then one delivery to `beside`. */
  crowd: z.object({ url: z.string(), count: z.int(), beside: z.string() }),
});

const Observed = z.object({
  error: z.string().nullable(),
  /** `address port` of each connection that was accepted during the delivery. */
  connections: z.array(z.string()),
});

export const Delivered = Observed.extend({
  url: z.string(),
  /** The same for a request through the agent alone, without the check of the URL. */
  byAgentAlone: Observed,
});
export type Delivered = z.infer<typeof Delivered>;

export const Output = z.object({
  delivered: z.array(Delivered),
  crowd: z.object({
    /** The error of the delivery to `beside`. */
    beside: z.string().nullable(),
    /** How many deliveries to `url` were still waiting when the one to `beside` was done. */
    waiting: z.int(),
    /** The errors of the deliveries to `url`, each once. */
    errors: z.array(z.string().nullable()),
  }),
});
export type Output = z.infer<typeof Output>;
