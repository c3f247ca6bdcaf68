/** The route of the statistics, as the OpenAPI document describes it. */
import { Stats, StatsQuery } from '../stats/get.ts';
import type { RouteDescription } from './route.ts';

export const STATS_ROUTES: readonly RouteDescription[] = [
  {
    method: 'get',
    path: '/stats',
    operationId: 'getStats',
    tag: 'Calls',
    summary: 'Get statistics by day',
    description:
      'Calls, deliveries, tokens, cost and latency by UTC day, for the last 30 days by default. ' +
      'Counters are updated as calls end; they may miss a few events and never count one twice.',
    query: StatsQuery,
    answer: {
      status: 200,
      description: 'The figures of each day and their totals.',
      message: 'success',
      payload: Stats,
    },
  },
];
