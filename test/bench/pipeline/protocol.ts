/** What the benchmark and the process that it measures say to each other. */
export type Order =
  /** Handles these events one after the other, as a sandbox of Lambda does. */
  { kind: 'handle'; function: 'extract' | 'dispatch'; event: unknown } | { kind: 'usage' };

export type Answer = { result: unknown } | { cpuSeconds: number; rssMb: number } | { error: string };
