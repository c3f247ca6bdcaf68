/** Calls, deliveries, latency, tokens and cost by day. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { lastDays, newestCallsQuery, type Stats, statsQuery } from '../api/queries.ts';
import { GetStarted } from '../calls/get-started.tsx';
import { SendCallDialog } from '../calls/send-call-dialog.tsx';
import { LineChart, StackedBars } from '../ui/charts.tsx';
import { ErrorNotice, Skeleton } from '../ui/feedback.tsx';
import { Select } from '../ui/fields.tsx';
import { dollars, duration, percentage, plural } from '../ui/format.ts';

const SPANS = [
  ['7', 'Last 7 days'],
  ['30', 'Last 30 days'],
  ['90', 'Last 90 days'],
] as const;

export default function OverviewPage() {
  const [span, setSpan] = useState<(typeof SPANS)[number][0]>('30');
  const [isSending, setSending] = useState(false);
  const days = lastDays(Number(span));
  const stats = useQuery(statsQuery(days));
  const newest = useQuery(newestCallsQuery(undefined));
  return (
    <>
      <header className="page-head">
        <h1>Overview</h1>
        <div className="toolbar">
          <Select label="Period" labelHidden value={span} onChange={setSpan} options={SPANS} />
        </div>
      </header>
      {newest.data?.length === 0 && <GetStarted onSendCall={() => setSending(true)} />}
      {stats.isPending && <Skeleton lines={10} />}
      {stats.isError && <ErrorNotice error={stats.error} retry={stats.refetch} />}
      {stats.isSuccess && newest.data?.length !== 0 && <Figures days={days} stats={stats.data} />}
      <SendCallDialog isOpen={isSending} onClose={() => setSending(false)} />
    </>
  );
}

type Day = Stats['days'][number];

function Figures({ days, stats: { days: counted, totals } }: { days: readonly string[]; stats: Stats }) {
  const byDate = new Map(counted.map((day) => [day.date, day]));
  const counts = (pick: (day: Day) => number | null) =>
    days.map((date) => {
      const day = byDate.get(date);
      return day ? pick(day) : 0;
    });
  const measurements = (pick: (day: Day) => number | null) =>
    days.map((date) => {
      const day = byDate.get(date);
      return day ? pick(day) : null;
    });
  const { calls, deliveries, tokens, latency } = totals;
  const finished = deliveries.delivered + deliveries.failed;
  const firstDelivery = latency.first_delivery_ms.p50;
  return (
    <>
      <dl className="figures">
        {(
          [
            ['Calls', calls.received.toLocaleString(), `${calls.failed + calls.partly_failed} with failures`],
            [
              'Delivered',
              percentage(deliveries.delivered, finished),
              `${deliveries.delivered.toLocaleString()} of ${plural(finished, 'delivery', 'deliveries')}`,
            ],
            ['Time to first delivery', firstDelivery === null ? '–' : duration(firstDelivery), 'p50'],
            ['Model cost', dollars(totals.cost_usd), plural(tokens.input + tokens.output, 'token')],
          ] as const
        ).map(([name, figure, detail]) => (
          <div key={name} className="card">
            <dt>{name}</dt>
            <dd className="figure">{figure}</dd>
            <dd className="hint">{detail}</dd>
          </div>
        ))}
      </dl>
      <p className="hint">Days are in UTC.</p>
      <div className="charts">
        <StackedBars
          title="Calls by outcome"
          days={days}
          series={[
            { name: 'completed', tone: 1, values: counts((day) => day.calls.completed) },
            { name: 'partly failed', tone: 2, values: counts((day) => day.calls.partly_failed) },
            { name: 'failed', tone: 3, values: counts((day) => day.calls.failed) },
          ]}
        />
        <StackedBars
          title="Deliveries"
          days={days}
          series={[
            { name: 'delivered', tone: 1, values: counts((day) => day.deliveries.delivered) },
            { name: 'held', tone: 2, values: counts((day) => day.deliveries.held) },
            { name: 'failed', tone: 3, values: counts((day) => day.deliveries.failed) },
            { name: 'skipped', tone: 4, values: counts((day) => day.deliveries.skipped) },
          ]}
        />
        <LineChart
          title="Time from receipt to first delivery"
          days={days}
          format={duration}
          series={[
            {
              name: 'p50',
              tone: 1,
              values: measurements((day) => day.latency.first_delivery_ms.p50),
            },
            { name: 'p95', tone: 2, values: measurements((day) => day.latency.first_delivery_ms.p95) },
          ]}
        />
        <StackedBars
          title="Tokens"
          days={days}
          format={(value) => value.toLocaleString(undefined, { notation: 'compact' })}
          series={[
            { name: 'cached input', tone: 4, values: counts((day) => day.tokens.cached) },
            {
              name: 'uncached input',
              tone: 1,
              values: counts((day) => day.tokens.input - day.tokens.cached),
            },
            { name: 'output', tone: 2, values: counts((day) => day.tokens.output) },
          ]}
        />
        <StackedBars
          title="Model cost"
          days={days}
          format={dollars}
          series={[{ name: 'US dollars', tone: 1, values: counts((day) => day.cost_usd) }]}
        />
      </div>
    </>
  );
}
