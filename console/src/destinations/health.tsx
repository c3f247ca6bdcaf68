/** Whether a destination takes what it is sent, day by day. */
import { useQuery } from '@tanstack/react-query';
import { daysOf, statsQuery } from '../api/queries.ts';
import { StackedBars } from '../ui/charts.tsx';
import { ErrorNotice, Skeleton } from '../ui/states.tsx';

const DAYS = 30;

export function Health({ destinationId }: { destinationId: number }) {
  const days = daysOf(DAYS);
  const stats = useQuery(statsQuery(days));
  if (stats.isPending) return <Skeleton lines={4} />;
  if (stats.isError) return <ErrorNotice error={stats.error} />;
  const byDate = new Map(stats.data.days.map(({ date, destinations }) => [date, destinations]));
  const of = (how: 'arrived' | 'failed') =>
    days.map(
      (day) => byDate.get(day)?.find(({ destination_id }) => destination_id === destinationId)?.[how] ?? 0,
    );
  return (
    <StackedBars
      title="Attempts in the last 30 days"
      days={days}
      series={[
        { name: 'arrived', tone: 1, values: of('arrived') },
        { name: 'failed', tone: 3, values: of('failed') },
      ]}
    />
  );
}
