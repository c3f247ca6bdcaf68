/**
 * Limits the requests in flight to one origin to the number of its sockets; the others wait in a
 * queue per origin.
 */

export interface ConnectionLimiter {
  /**
   * Waits for a connection to an origin.
   * @returns the function that releases it, called with whether the host answered; undefined when
   * none came free in time
   */
  acquire: (origin: string) => Promise<((answered: boolean) => void) | undefined>;
}

interface OriginQueue {
  /** Requests in flight; the limit when somebody waits. */
  inFlight: number;
  /** Each is called once, with whether it got a connection. */
  waiting: Set<(admitted: boolean) => void>;
  /** By the monotonic clock, in milliseconds. */
  lastAnswerAt: number;
}

/**
 * Returns a limiter with a queue per origin. The timeout of a request does not run while it waits
 * here, so a host that is slow but answers does not count as hanging. When a request took half of
 * its timeout or longer without an answer, and no other request got one meanwhile, all who wait for
 * that host give up.
 * @param maxInFlight requests to one origin at once
 * @param timeoutMs of a request; it waits for a connection at most twice as long
 */
export function connectionLimiter({
  maxInFlight,
  timeoutMs,
}: {
  maxInFlight: number;
  timeoutMs: number;
}): ConnectionLimiter {
  const queues = new Map<string, OriginQueue>();

  const release = (origin: string, queue: OriginQueue, acquiredAt: number, answered: boolean): void => {
    const now = performance.now();
    if (answered) queue.lastAnswerAt = now;
    const hangs = !answered && now - acquiredAt >= timeoutMs / 2 && queue.lastAnswerAt < acquiredAt;
    if (hangs) for (const admit of queue.waiting) admit(false);
    const [next] = queue.waiting;
    // The next one in the queue takes this connection, so the number in flight stays.
    if (next) next(true);
    else queue.inFlight -= 1;
    if (queue.inFlight === 0) queues.delete(origin);
  };

  return {
    acquire: async (origin) => {
      const queue = queues.get(origin) ?? { inFlight: 0, waiting: new Set(), lastAnswerAt: 0 };
      queues.set(origin, queue);
      if (queue.inFlight < maxInFlight) queue.inFlight += 1;
      else if (!(await admission(queue, 2 * timeoutMs))) return undefined;
      const acquiredAt = performance.now();
      return (answered) => release(origin, queue, acquiredAt, answered);
    },
  };
}

/** Returns whether a connection was passed on in time. */
function admission({ waiting }: OriginQueue, timeoutMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const admit = (admitted: boolean) => {
      clearTimeout(timer);
      waiting.delete(admit);
      resolve(admitted);
    };
    const timer = setTimeout(() => admit(false), timeoutMs);
    waiting.add(admit);
  });
}
