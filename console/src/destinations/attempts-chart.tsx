/** Delivery attempts of a destination by day. */
import { useQuery } from '@tanstack/react-query';
import { lastDays, statsQuery } from '../api/queries.ts';
import { StackedBars } from '../ui/charts.tsx';
import { ErrorNotice, Skeleton } from '../ui/feedback.tsx';

const DAYS = 30;

export function AttemptsChart({ destinationId }: { destinationId: number }) {
  const days = lastDays(DAYS);
  const stats = useQuery(statsQuery(days));
  if (stats.isPending) return <Skeleton lines={4} />;
  if (stats.isError) return <ErrorNotice error={stats.error} />;
  const byDate = new Map(stats.data.days.map(({ date, destinations }) => [date, destinations]));
  const counts = (outcome: 'arrived' | 'failed') =>
    days.map(
      (day) =>
        byDate.get(day)?.find(({ destination_id }) => destination_id === destinationId)?.[outcome] ?? 0,
    );
  return (
    <StackedBars
      title="Attempts in the last 30 days"
      days={days}
      series={[
        { name: 'succeeded', tone: 1, values: counts('arrived') },
        { name: 'failed', tone: 3, values: counts('failed') },
      ]}
    />
  );
}
