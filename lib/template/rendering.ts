/** One rendering under way: the values it may use and the work it may still do. */
import { MAX_FILTERED_CHARACTERS, MAX_RENDER_MS, RenderFailure } from './limits.ts';
import type { Scope } from './scope.ts';

export interface Rendering {
  readonly scope: Scope;
  readonly work: Work;
}

export interface Work {
  /**
   * Counts characters that go through filters, and looks at the clock.
   * @throws {RenderFailure} `too_much_work` or `too_slow`
   */
  spend(characters: number): void;
}

/** The value of a placeholder; of any JSON type, or what a filter made of it. */
export type Evaluate = (rendering: Rendering) => unknown;

/**
 * Processor time of this thread in milliseconds. Not the clock on the wall: on a small Lambda the scheduler takes
 * the processor away for longer than a whole rendering lasts, and a delivery must not fail for that.
 */
export function threadTime(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

/** Work for a rendering that starts now. */
export function startWork(time: () => number): Work {
  const started = time();
  let spent = 0;
  return {
    spend: (characters) => {
      spent += characters;
      if (spent > MAX_FILTERED_CHARACTERS) {
        throw new RenderFailure(
          'too_much_work',
          `the template's filters would handle more than ${MAX_FILTERED_CHARACTERS} characters`,
        );
      }
      if (time() - started > MAX_RENDER_MS) {
        throw new RenderFailure('too_slow', `rendering the template took longer than ${MAX_RENDER_MS} ms`);
      }
    },
  };
}

/** Work for a template without filters: what it does is bounded by the sizes of what it writes. */
export const UNMETERED: Work = { spend: () => {} };
