/**
 * A function that logs and counts around waits, so that a test can see whether concurrent events
 * mix their log fields.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import middy from '@middy/core';
import { logContext, logger } from '../../../lib/observability/logger.ts';
import { count, publishMetrics } from '../../../lib/observability/metrics.ts';

export const handler = middy<{ name: string }, null>()
  .use(logContext())
  .use(publishMetrics())
  .handler(async ({ name }) => {
    logger.appendKeys({ name });
    for (let step = 0; step < 3; step += 1) {
      logger.info('step', { step });
      count('attempts');
      await sleep(20);
    }
    return null;
  });
