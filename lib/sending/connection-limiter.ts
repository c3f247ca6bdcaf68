/** Who waits for a connection: to one host as many requests at once as there are sockets, the others stand in line. */

export interface ConnectionLimiter {
  /**
   * Waits for a place at an origin.
   * @returns what gives it back, told whether the host answered; undefined when none came free in time
   */
  enter: (origin: string) => Promise<((answered: boolean) => void) | undefined>;
}

interface Line {
  /** Requests under way; as many as there are places when somebody waits. */
  busy: number;
  /** Told whether they have a place. */
  waiting: Set<(admitted: boolean) => void>;
  /** By the monotonic clock, in milliseconds. */
  lastAnswer: number;
}

/**
 * ConnectionLimiter of which each origin has its own. The clock of a request does not run while it waits here: a host that is slow but
 * answers is no host that hangs. One that kept a request for long and answered nobody meanwhile is given up by all who wait,
 * so that they take no longer than it did.
 * @param places requests to one origin at once
 * @param timeoutMs what a request may take; one waits for a place at most twice as long
 */
export function connectionLimiter({
  places,
  timeoutMs,
}: {
  places: number;
  timeoutMs: number;
}): ConnectionLimiter {
  const lines = new Map<string, Line>();
  return {
    enter: async (origin) => {
      const line = lines.get(origin) ?? { busy: 0, waiting: new Set(), lastAnswer: 0 };
      lines.set(origin, line);
      if (line.busy < places) line.busy += 1;
      else if (!(await turnIn(line, 2 * timeoutMs))) return undefined;
      const entered = performance.now();
      return (answered) => {
        const now = performance.now();
        if (answered) line.lastAnswer = now;
        const long = now - entered >= timeoutMs / 2;
        if (!answered && long && line.lastAnswer < entered) for (const turn of line.waiting) turn(false);
        const [next] = line.waiting;
        // The place is handed on.
        if (next) return next(true);
        line.busy -= 1;
        if (line.busy === 0) lines.delete(origin);
      };
    },
  };
}

/** Whether a place was handed on in time. */
function turnIn({ waiting }: Line, patienceMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const turn = (admitted: boolean) => {
      clearTimeout(timer);
      waiting.delete(turn);
      resolve(admitted);
    };
    const timer = setTimeout(() => turn(false), patienceMs);
    waiting.add(turn);
  });
}
