/**
 * `npm run bench -- render`: bodies rendered per CPU second, compared with a handwritten closure
 * and two template libraries.
 */
import { Liquid } from 'liquidjs';
import Mustache from 'mustache';
import { compileTemplate, renderTemplate } from '../../lib/template/rendering.ts';
import { templateScope } from '../../lib/template/scope.ts';
import { type Benchmark, figure, inRounds, markdownTable, median } from './benchmark.ts';

const ROUNDS = 15;
const BODIES = 20_000;

const VALUES: Record<string, string | number> = {
  customer_name: 'Jürgen "J" Whitfield',
  email: 'j.whitfield@example.com',
  date: '2026-11-21',
  time: '19:30',
  party_size: 5,
  occasion: "my mother's birthday\nat seven",
};
const BODY = {
  id: '{{call_id}}',
  guest: { name: '{{customer_name}}', email: '{{email}}', phone: '{{phone_number}}' },
  booking: { day: '{{date}}', at: '{{time}}', seats: '{{party_size}}', note: 'for {{occasion}}' },
  ended: '{{timestamp}}',
  source: '{{source}}',
};
const CALL = {
  call_id: 'c-1',
  timestamp: '2026-11-20T10:03:44Z',
  phone_number: '+12015550123',
  source: 'voice',
  transcript: [],
};
const FIELDS = { ...VALUES, ...CALL };

/**
 * Escapes a value for use inside a JSON string; the template libraries use it as their escape
 * function.
 */
const escaped = (value: unknown): string => JSON.stringify(String(value)).slice(1, -1);
const TEXT = JSON.stringify(BODY);

/** The code that one would write by hand for these fields. */
const byHand = (of: typeof FIELDS & Record<string, unknown>): string =>
  JSON.stringify({
    id: of.call_id,
    guest: { name: of.customer_name, email: of.email, phone: of.phone_number },
    booking: { day: of.date, at: of.time, seats: of.party_size, note: `for ${of.occasion}` },
    ended: of.timestamp,
    source: of.source,
  });

export const render: Benchmark = {
  name: 'render',
  runs: ROUNDS * 4,
  run: async ({ onRun }) => {
    const compiled = await compileTemplate({
      api_method: 'POST',
      api_url: 'https://example.com/',
      api_headers: {},
      api_body: BODY,
    });
    const scope = templateScope({
      call: CALL,
      outletId: 1,
      values: Object.entries(VALUES).map(([var_name, value]) => ({ var_name, value })),
    });
    Mustache.parse(TEXT);
    const liquid = new Liquid({ outputEscape: escaped });
    const parsed = liquid.parse(TEXT);
    const all = {
      closure: () => byHand(FIELDS),
      postcall: () => renderTemplate(compiled, scope).body,
      mustache: () => Mustache.render(TEXT, FIELDS, undefined, { escape: escaped }),
      liquidjs: () => liquid.renderSync(parsed, FIELDS),
    };
    // All must render the same body. Only the libraries turn numbers into text, so `seats` is
    // compared as a number.
    const expected = JSON.parse(byHand(FIELDS));
    for (const [name, one] of Object.entries(all)) {
      const { booking, ...others } = JSON.parse(String(one()));
      const actual = JSON.stringify({ ...others, booking: { ...booking, seats: Number(booking.seats) } });
      const { booking: seats, ...rest } = expected;
      if (actual !== JSON.stringify({ ...rest, booking: seats }))
        throw new Error(`${name} renders something else: ${actual}`);
    }
    const seconds = (one: () => unknown) => async () => {
      const { user } = process.cpuUsage();
      for (let body = 0; body < BODIES; body += 1) one();
      return (process.cpuUsage().user - user) / 1e6;
    };
    const results = await inRounds(
      Object.fromEntries(Object.entries(all).map(([name, one]) => [name, seconds(one)])),
      { rounds: ROUNDS, onRun },
    );
    const of = (name: string) => median(results.get(name) ?? []);
    return {
      measured: Object.fromEntries(results),
      tables: [
        markdownTable(
          ['a body of ten placeholders', 'bodies a CPU second', 'time of a closure', 'of postcall'],
          Object.keys(all).map((name) => [
            name,
            figure(BODIES / of(name)),
            figure(of(name) / of('closure')),
            figure(of(name) / of('postcall')),
          ]),
        ),
      ],
    };
  },
};
