/** What happened, day by day. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { daysOf, newestCallsQuery, type Stats, statsQuery } from '../api/queries.ts';
import { SendCall } from '../calls/send-call.tsx';
import { Lines, StackedBars } from '../ui/charts.tsx';
import { Choice } from '../ui/field.tsx';
import { ErrorNotice, Skeleton } from '../ui/states.tsx';
import { duration } from '../ui/when.tsx';
import { FirstSteps } from './first-steps.tsx';

const SPANS = [
  ['7', 'Last 7 days'],
  ['30', 'Last 30 days'],
  ['90', 'Last 90 days'],
] as const;

export default function OverviewPage() {
  const [span, setSpan] = useState<(typeof SPANS)[number][0]>('30');
  const [isSending, setSending] = useState(false);
  const days = daysOf(Number(span));
  const stats = useQuery(statsQuery(days));
  const newest = useQuery(newestCallsQuery(undefined));
  return (
    <>
      <header className="page-head">
        <h1>Overview</h1>
        <div className="toolbar">
          <Choice label="Days" labelHidden value={span} onChange={setSpan} options={SPANS} />
        </div>
      </header>
      {newest.data?.length === 0 && <FirstSteps onSendCall={() => setSending(true)} />}
      {stats.isPending && <Skeleton lines={10} />}
      {stats.isError && <ErrorNotice error={stats.error} retry={stats.refetch} />}
      {stats.isSuccess && newest.data?.length !== 0 && <Figures days={days} stats={stats.data} />}
      <SendCall isOpen={isSending} onClose={() => setSending(false)} />
    </>
  );
}

type Day = Stats['days'][number];

const dollars = (value: number): string =>
  value.toLocaleString('en-US', {
    style: 'currency',
    currency: 'USD',
    maximumFractionDigits: value < 1 ? 4 : 2,
  });

const share = (part: number, whole: number): string =>
  whole === 0
    ? '–'
    : (part / whole).toLocaleString(undefined, { style: 'percent', maximumFractionDigits: 1 });

function Figures({ days, stats: { days: counted, totals } }: { days: readonly string[]; stats: Stats }) {
  const byDate = new Map(counted.map((day) => [day.date, day]));
  const of = (pick: (day: Day) => number | null) =>
    days.map((date) => {
      const day = byDate.get(date);
      return day ? pick(day) : 0;
    });
  const measured = (pick: (day: Day) => number | null) =>
    days.map((date) => {
      const day = byDate.get(date);
      return day ? pick(day) : null;
    });
  const { calls, deliveries, tokens, latency } = totals;
  const ended = deliveries.delivered + deliveries.failed;
  const first = latency.first_delivery_ms.p50;
  return (
    <>
      <dl className="figures">
        {(
          [
            ['Calls', calls.received.toLocaleString(), `${calls.failed + calls.partly_failed} with failures`],
            [
              'Delivered',
              share(deliveries.delivered, ended),
              `${deliveries.delivered.toLocaleString()} of ${ended.toLocaleString()} deliveries`,
            ],
            [
              'To the first destination',
              first === null ? '–' : duration(first),
              'half of the calls were as fast',
            ],
            [
              'Cost of the model',
              dollars(totals.cost_usd),
              `${(tokens.input + tokens.output).toLocaleString()} tokens`,
            ],
          ] as const
        ).map(([name, figure, more]) => (
          <div key={name} className="card">
            <dt>{name}</dt>
            <dd className="figure">{figure}</dd>
            <dd className="hint">{more}</dd>
          </div>
        ))}
      </dl>
      <p className="hint">Days are UTC.</p>
      <div className="charts">
        <StackedBars
          title="Calls by outcome"
          days={days}
          series={[
            { name: 'completed', tone: 1, values: of((day) => day.calls.completed) },
            { name: 'partly failed', tone: 2, values: of((day) => day.calls.partly_failed) },
            { name: 'failed', tone: 3, values: of((day) => day.calls.failed) },
          ]}
        />
        <StackedBars
          title="Deliveries"
          days={days}
          series={[
            { name: 'delivered', tone: 1, values: of((day) => day.deliveries.delivered) },
            { name: 'held', tone: 2, values: of((day) => day.deliveries.held) },
            { name: 'failed', tone: 3, values: of((day) => day.deliveries.failed) },
            { name: 'skipped', tone: 4, values: of((day) => day.deliveries.skipped) },
          ]}
        />
        <Lines
          title="From a call's end to its first destination"
          days={days}
          format={duration}
          series={[
            {
              name: 'half of the calls',
              tone: 1,
              values: measured((day) => day.latency.first_delivery_ms.p50),
            },
            { name: '95 of 100', tone: 2, values: measured((day) => day.latency.first_delivery_ms.p95) },
          ]}
        />
        <StackedBars
          title="Tokens"
          days={days}
          format={(value) => value.toLocaleString(undefined, { notation: 'compact' })}
          series={[
            { name: 'input, cached', tone: 4, values: of((day) => day.tokens.cached) },
            { name: 'input', tone: 1, values: of((day) => day.tokens.input - day.tokens.cached) },
            { name: 'output', tone: 2, values: of((day) => day.tokens.output) },
          ]}
        />
        <StackedBars
          title="Cost of the model"
          days={days}
          format={dollars}
          series={[{ name: 'dollars', tone: 1, values: of((day) => day.cost_usd) }]}
        />
      </div>
    </>
  );
}
