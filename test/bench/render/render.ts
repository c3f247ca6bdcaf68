/** `npm run bench -- render`: how many bodies are rendered in a second, beside a closure written by hand and two template libraries. */
import { Liquid } from 'liquidjs';
import Mustache from 'mustache';
import { compileTemplate, renderTemplate } from '../../../lib/template/rendering.ts';
import { templateScope } from '../../../lib/template/scope.ts';
import { figure, markdownTable } from '../markdown.ts';
import type { Part } from '../part.ts';
import { inRounds, median } from '../rounds.ts';

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
const NAMED = { ...VALUES, ...CALL };

/** Values stand within a JSON string, as a template library is told to escape them. */
const escaped = (value: unknown): string => JSON.stringify(String(value)).slice(1, -1);
const TEXT = JSON.stringify(BODY);

/** As one would write it by hand for these fields. */
const byHand = (of: typeof NAMED & Record<string, unknown>): string =>
  JSON.stringify({
    id: of.call_id,
    guest: { name: of.customer_name, email: of.email, phone: of.phone_number },
    booking: { day: of.date, at: of.time, seats: of.party_size, note: `for ${of.occasion}` },
    ended: of.timestamp,
    source: of.source,
  });

export const render: Part = {
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
      closure: () => byHand(NAMED),
      postcall: () => renderTemplate(compiled, scope).body,
      mustache: () => Mustache.render(TEXT, NAMED, undefined, { escape: escaped }),
      liquidjs: () => liquid.renderSync(parsed, NAMED),
    };
    // A number stays a number with us alone: the libraries make text of it.
    const wanted = JSON.parse(byHand(NAMED));
    for (const [name, one] of Object.entries(all)) {
      const { booking, ...others } = JSON.parse(String(one()));
      const is = JSON.stringify({ ...others, booking: { ...booking, seats: Number(booking.seats) } });
      const { booking: seats, ...rest } = wanted;
      if (is !== JSON.stringify({ ...rest, booking: seats }))
        throw new Error(`${name} renders something else: ${is}`);
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
