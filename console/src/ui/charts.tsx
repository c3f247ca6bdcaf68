/**
 * Charts by day: stacked bars and lines. Each offers its data as a table too, for screen readers
 * and for copying.
 */
import { scaleBand, scaleLinear } from 'd3-scale';
import { line } from 'd3-shape';

export interface Series {
  name: string;
  /** Colour of the style sheet: `--chart-1` to `--chart-4`. */
  tone: 1 | 2 | 3 | 4;
  /** One for each day; null: no measurement. */
  values: readonly (number | null)[];
}

interface ChartProps {
  title: string;
  days: readonly string[];
  series: readonly Series[];
  /** Formats a value for the axis, the tooltips and the table. */
  format?: (value: number) => string;
}

const WIDTH = 560;
const HEIGHT = 180;
const LEFT = 56;
const BOTTOM = 22;

const plain = (value: number): string => value.toLocaleString(undefined, { maximumFractionDigits: 2 });

export function StackedBars({ title, days, series, format = plain }: ChartProps) {
  const totals = days.map((_, day) => series.reduce((sum, { values }) => sum + (values[day] ?? 0), 0));
  const { x, y } = scales(days, Math.max(...totals, 0));
  return (
    <Chart {...{ title, days, series, format, x, y }}>
      {days.map((day, index) => {
        let below = 0;
        return (
          <g key={day}>
            {series.map(({ name, tone, values }) => {
              const value = values[index] ?? 0;
              const [top, bottom] = [y(below + value), y(below)];
              below += value;
              return (
                value > 0 && (
                  <rect
                    key={name}
                    className={`fill-${tone}`}
                    x={x(day)}
                    width={x.bandwidth()}
                    y={top}
                    height={Math.max(1, bottom - top)}
                  >
                    <title>{`${dayName(day)}: ${format(value)} ${name}`}</title>
                  </rect>
                )
              );
            })}
          </g>
        );
      })}
    </Chart>
  );
}

export function LineChart({ title, days, series, format = plain }: ChartProps) {
  const { x, y } = scales(
    days,
    Math.max(...series.flatMap(({ values }) => values.map((value) => value ?? 0)), 0),
  );
  const at = (day: string) => (x(day) ?? 0) + x.bandwidth() / 2;
  return (
    <Chart {...{ title, days, series, format, x, y }}>
      {series.map(({ name, tone, values }) => (
        <g key={name}>
          <path
            className={`stroke-${tone}`}
            d={
              line<number | null>()
                .defined((value) => value !== null)
                .x((_, index) => at(days[index] ?? ''))
                .y((value) => y(value ?? 0))(values) ?? ''
            }
          />
          {values.map(
            (value, index) =>
              value !== null && (
                <circle
                  key={days[index]}
                  className={`fill-${tone}`}
                  cx={at(days[index] ?? '')}
                  cy={y(value)}
                  r={3}
                >
                  <title>{`${dayName(days[index] ?? '')}: ${format(value)} ${name}`}</title>
                </circle>
              ),
          )}
        </g>
      ))}
    </Chart>
  );
}

const scales = (days: readonly string[], highest: number) => ({
  x: scaleBand<string>().domain(days).range([LEFT, WIDTH]).padding(0.25),
  y: scaleLinear()
    .domain([0, highest || 1])
    .nice(4)
    .range([HEIGHT - BOTTOM, 8]),
});

function Chart({
  title,
  days,
  series,
  format,
  x,
  y,
  children,
}: Required<ChartProps> & ReturnType<typeof scales> & { children: React.ReactNode }) {
  const isEmpty = series.every(({ values }) => values.every((value) => value === null || value === 0));
  // Four labels fit below the axis.
  const labelEvery = Math.ceil(days.length / 4);
  return (
    <figure className="card chart">
      <figcaption>
        <h2>{title}</h2>
        <ul className="legend">
          {series.map(({ name, tone }) => (
            <li key={name}>
              <span className={`swatch back-${tone}`} aria-hidden="true" /> {name}
            </li>
          ))}
        </ul>
      </figcaption>
      {isEmpty ? (
        <p className="hint chart-empty">No data for this period.</p>
      ) : (
        <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
          {y.ticks(4).map((tick) => (
            <g key={tick}>
              <line className="grid" x1={LEFT} x2={WIDTH} y1={y(tick)} y2={y(tick)} />
              <text className="tick" x={LEFT - 8} y={y(tick) + 4} textAnchor="end">
                {format(tick)}
              </text>
            </g>
          ))}
          {children}
          {days.map(
            (day, index) =>
              index % labelEvery === 0 && (
                <text
                  key={day}
                  className="tick"
                  x={(x(day) ?? 0) + x.bandwidth() / 2}
                  y={HEIGHT - 4}
                  textAnchor="middle"
                >
                  {dayName(day)}
                </text>
              ),
          )}
        </svg>
      )}
      {!isEmpty && (
        <details>
          <summary>Show as table</summary>
          <table className="numbers">
            <caption className="visually-hidden">{title}</caption>
            <thead>
              <tr>
                <th scope="col">Day</th>
                {series.map(({ name }) => (
                  <th key={name} scope="col">
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {days.map((day, index) => (
                <tr key={day}>
                  <th scope="row">{dayName(day)}</th>
                  {series.map(({ name, values }) => (
                    <td key={name}>{values[index] === null ? 'no data' : format(values[index] ?? 0)}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </details>
      )}
    </figure>
  );
}

const DAY = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', timeZone: 'UTC' });
const dayName = (day: string): string => DAY.format(new Date(`${day}T00:00:00Z`));
