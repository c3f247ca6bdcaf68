import { describe, expect, it } from '@jest/globals';
import type { Json } from '../../../lib/shared/json.ts';
import { compileCondition } from '../../../lib/template/conditions.ts';
import { MAX_RENDER_MS, searchCost, threadTime } from '../../../lib/template/limits.ts';
import { compileTemplate, renderTemplate } from '../../../lib/template/rendering.ts';
import { aScope, aTemplate } from './builders.ts';

/**
 * The slowest text to search for: it differs from every position of the searched text only at its
 * second character.
 */
const slowSearchText = (length: number): string => `ab${'a'.repeat(length - 2)}`;
const LONG = 'a'.repeat(900_000);

// The clock is the second limit. It stands still here, so that the count of characters alone must
// stop the rendering.
const stoppedClock = () => 0;

const holds = async (condition: string, ...of: Parameters<typeof aScope>): Promise<boolean> =>
  (await compileCondition(condition))(aScope(...of), stoppedClock);

async function renderedValue(text: string, ...of: Parameters<typeof aScope>): Promise<Json> {
  const compiled = await compileTemplate(aTemplate({ api_body: [text] }));
  return JSON.parse(renderTemplate(compiled, aScope(...of), stoppedClock).body ?? '')[0];
}

/** Generous, for slow machines: without the count each of these takes seconds. */
const MAX_TEST_MS = 20 * MAX_RENDER_MS;

async function inTime<Result>(work: () => Promise<Result>): Promise<Result> {
  const started = threadTime();
  try {
    return await work();
  } finally {
    expect(threadTime() - started).toBeLessThan(MAX_TEST_MS);
  }
}

describe('a text that is slow to search for', () => {
  const values = { text: LONG, half: LONG.slice(0, 400_000), searched: slowSearchText(32_000) };

  it.each(['text contains searched', 'not vip and text contains searched', 'transcript contains searched'])(
    '%s is too much work',
    async (condition) => {
      const call = { transcript: [{ turn: 1, role: 'user', content: LONG }] };
      await inTime(() =>
        expect(holds(condition, values, call)).rejects.toMatchObject({ code: 'too_much_work' }),
      );
    },
  );

  it.each([
    '{{ half | remove: searched }}',
    '{{ half | remove_first: searched }}',
    "{{ half | replace: searched, 'x' }}",
    "{{ half | replace_first: searched, 'x' }}",
    '{{ half | split: searched }}',
    "{{ metadata.list | join: '' | split: searched }}",
  ])('%s is too much work', async (text) => {
    const call = { metadata: { list: [values.half] } };
    await inTime(() =>
      expect(renderedValue(text, values, call)).rejects.toMatchObject({ code: 'too_much_work' }),
    );
  });

  it('is refused by its worst case, not by what the search does', async () => {
    const harmless = { text: LONG, searched: 'z'.repeat(32_000) };
    await expect(holds('text contains searched', harmless)).rejects.toMatchObject({ code: 'too_much_work' });
  });

  it('is found in a text of any length when it has at most 250 characters', async () => {
    const searched = slowSearchText(250);
    const text = LONG.slice(250) + searched;
    expect(await inTime(() => holds('text contains searched', { text, searched }))).toBe(true);
    expect(await inTime(() => holds('text contains searched', { text: LONG, searched }))).toBe(false);
    const third = text.slice(-300_000);
    const left = await inTime(() =>
      renderedValue('{{ third | remove: searched | size }}', { third, searched }),
    );
    expect(left).toBe(299_750);
  });

  it('is found in a short text when it is long', async () => {
    const searched = slowSearchText(2_000);
    expect(await holds('text contains searched', { text: `say ${searched}.`, searched })).toBe(true);
    expect(await renderedValue('{{ text | remove: searched }}', { text: `say ${searched}.`, searched })).toBe(
      'say .',
    );
  });
});

describe('the cost of a condition', () => {
  it('allows a search for a dozen words in the longest transcript', async () => {
    const condition = Array.from({ length: 12 }, (_, index) => `text contains "w${index}"`).join(' or ');
    expect(await inTime(() => holds(condition, { text: LONG }))).toBe(false);
  });

  it.each(['contains "x"', '== other', '!= other', 'contains blank'])(
    'is counted for lists too: %s, twenty times',
    async (comparison) => {
      const list = Array.from({ length: 16_000 }, () => 1);
      const values = { list, other: [...list] };
      const joint = comparison.startsWith('!=') ? ' or ' : ' and ';
      const condition = Array(20).fill(`list ${comparison}`).join(joint);
      await inTime(() => expect(holds(condition, values)).rejects.toMatchObject({ code: 'too_much_work' }));
    },
  );

  it('does not let null be contained in anything', async () => {
    expect(await holds('text contains missing', { text: 'null and void', missing: null })).toBe(false);
    expect(await holds('text contains 12', { text: '12 people' })).toBe(true);
  });
});

describe('the cost of a join', () => {
  it('is counted before it makes a text of 400 MB', async () => {
    const x = 'a'.repeat(20_000);
    const before = process.memoryUsage.rss();
    await inTime(() =>
      expect(renderedValue("{{ x | split: 'a' | join: x }}", { x })).rejects.toMatchObject({
        code: 'too_much_work',
      }),
    );
    expect(process.memoryUsage.rss() - before).toBeLessThan(200 * 1024 * 1024);
  });
});

describe('the cost of a search', () => {
  it('grows with the length of the searched text only above 250 characters', () => {
    expect(searchCost('a'.repeat(8_000), 'a'.repeat(250))).toBe(1_000);
    expect(searchCost('a'.repeat(8_000), 'a'.repeat(640))).toBe(80_000);
  });
});
