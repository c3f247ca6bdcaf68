/** Two kinds of load, and what became of the calls: a fixed number in flight, and a fixed rate. */
import { setTimeout as sleep } from 'node:timers/promises';
import { callEvent } from './call.ts';
import type { ModelStub } from './model-stub.ts';
import { cpuSeconds } from './process-tree.ts';
import { now, type Sink } from './sink.ts';
import type { System } from './systems/system.ts';

/** Duplicates that come late are waited for this long. */
const LATE_MS = 300;
const RAMP_MS = 2_000;

/**
 * What became of the calls of one load; times in milliseconds, from just before the submit to the
 * last arrival.
 */
export interface Outcome {
  calls: number;
  /** Accepted with 2xx, and never seen by the sink. */
  lost: number;
  duplicates: number;
  wrong: number;
  refused: number;
  /** Requests to the model beyond one a call. */
  extraModelRequests: number;
  p50: number | null;
  p99: number | null;
  max: number | null;
}

export interface Saturation extends Outcome {
  /** Null: no call arrived. */
  perSecond: number | null;
  /** Seconds of user and system time of the whole system. */
  cpuPer1000: number | null;
  /** Share of its core that the harness used; near 1 it is the limit, not the system. */
  harnessCore: number;
}

export interface Load {
  saturate: (given: { inFlight: number; seconds: number }) => Promise<Saturation>;
  openLoop: (given: { perSecond: number; seconds: number; at?: readonly Timed[] }) => Promise<Outcome>;
}

/** Something that is done at a second of an open loop. */
type Timed = readonly [second: number, act: () => unknown];

const rounded = (value: number): number | null => (Number.isFinite(value) ? Number(value.toFixed(3)) : null);
const quantile = (sorted: readonly number[], share: number): number | null =>
  rounded(sorted[Math.ceil(share * sorted.length) - 1] ?? Number.NaN);

/** @param quietSeconds a load has ended when nothing arrived for so long */
export function loadOn(
  { system, model, sink }: { system: System; model: ModelStub; sink: Sink },
  { name, quietSeconds }: { name: string; quietSeconds: number },
): Load {
  const tag = `${name}-${process.pid}-${Date.now().toString(36)}`;
  let serial = 0;
  let refused = 0;
  let inFlight = 0;
  let requestsBefore = 0;
  let onDone = (): void => undefined;
  sink.onComplete = () => {
    inFlight -= 1;
    onDone();
  };

  /** Returns whether the system accepted the call. */
  async function submit(): Promise<boolean> {
    const id = `${tag}-${serial}`;
    serial += 1;
    inFlight += 1;
    sink.expect(id);
    const status = await system.submit(callEvent(id)).catch(() => 0);
    if (status >= 200 && status < 300) return true;
    refused += 1;
    inFlight -= 1;
    sink.calls.delete(id);
    return false;
  }

  async function untilDrained(): Promise<void> {
    let last = inFlight;
    let since = now();
    while (inFlight > 0 && now() - since < quietSeconds * 1000) {
      await sleep(50);
      if (inFlight !== last) [last, since] = [inFlight, now()];
    }
    await sleep(LATE_MS);
  }

  function begin(): void {
    sink.reset();
    refused = 0;
    inFlight = 0;
    requestsBefore = model.requests;
  }

  function outcome(): Outcome {
    const calls = [...sink.calls.values()];
    const latencies = calls
      .flatMap(({ submitted, completed }) => (completed === undefined ? [] : completed - submitted))
      .sort((one, other) => one - other);
    return {
      calls: calls.length,
      lost: calls.length - latencies.length,
      duplicates: sink.duplicates,
      wrong: sink.wrong,
      refused,
      extraModelRequests: model.requests - requestsBefore - calls.length,
      p50: quantile(latencies, 0.5),
      p99: quantile(latencies, 0.99),
      max: quantile(latencies, 1),
    };
  }

  return {
    saturate: async ({ inFlight: window, seconds }) => {
      begin();
      let done = 0;
      let running = true;
      const next = async (): Promise<void> => {
        while (running && !(await submit())) await sleep(20);
      };
      onDone = () => {
        done += 1;
        if (running) void next();
      };
      // In steps: a burst of connections beyond the listener's backlog would be refused.
      for (let index = 1; index <= window; index += 1) {
        void next();
        if (index % 50 === 0) await sleep(20);
      }
      await sleep(RAMP_MS);
      const before = { done, cpu: cpuSeconds(system.roots), own: process.cpuUsage(), at: now() };
      await sleep(seconds * 1000);
      const arrived = done - before.done;
      const took = (now() - before.at) / 1000;
      const cpu = cpuSeconds(system.roots) - before.cpu;
      const own = process.cpuUsage(before.own);
      running = false;
      await untilDrained();
      onDone = () => undefined;
      return {
        perSecond: arrived === 0 ? null : rounded(arrived / took),
        cpuPer1000: rounded((cpu / arrived) * 1000),
        harnessCore: Number(((own.user + own.system) / 1e6 / took).toFixed(2)),
        ...outcome(),
      };
    },
    openLoop: async ({ perSecond, seconds, at = [] }) => {
      begin();
      const start = now();
      const due = [...at];
      for (let index = 0; index < perSecond * seconds; index += 1) {
        const wait = start + (index * 1000) / perSecond - now();
        if (wait > 0) await sleep(wait);
        while (due[0] && now() - start >= due[0][0] * 1000) void due.shift()?.[1]();
        void submit();
      }
      await untilDrained();
      return outcome();
    },
  };
}
