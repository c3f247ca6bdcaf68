/** The route of the counters, as the document describes it. */
import { StatsQuery } from '../stats/date-range.ts';
import { Stats } from '../stats/read.ts';
import { answer, type RouteDescription } from './route.ts';

export const STATS_ROUTES: readonly RouteDescription[] = [
  {
    method: 'get',
    path: '/stats',
    operationId: 'getStats',
    tag: 'Calls',
    summary: 'What happened, day by day',
    description:
      'Counted as calls end, in UTC days; the last 30 unless asked for others. Times are estimated from a histogram.',
    query: StatsQuery,
    answer: {
      status: 200,
      description: 'Each day, and all of them together.',
      schema: answer('success', Stats),
    },
  },
];
