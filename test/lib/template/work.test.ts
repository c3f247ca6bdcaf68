import { describe, expect, it } from '@jest/globals';
import type { Json } from '../../../lib/shared/json.ts';
import { compileTemplate } from '../../../lib/template/compile.ts';
import { compileCondition } from '../../../lib/template/condition.ts';
import { MAX_RENDER_MS } from '../../../lib/template/limits.ts';
import { renderTemplate } from '../../../lib/template/render.ts';
import { threadTime } from '../../../lib/template/rendering.ts';
import { searchWork } from '../../../lib/template/work.ts';
import { aScope, aTemplate } from './builders.ts';

/** What a search is slowest with: it differs at its second character alone, and begins like every place of the text. */
const aBadNeedle = (length: number): string => `ab${'a'.repeat(length - 2)}`;
const LONG = 'a'.repeat(900_000);

// The clock is the second line and stands still here: the count alone must do.
const standing = () => 0;

const holds = async (condition: string, ...of: Parameters<typeof aScope>): Promise<boolean> =>
  (await compileCondition(condition))(aScope(...of), standing);

async function renderedValue(text: string, ...of: Parameters<typeof aScope>): Promise<Json> {
  const compiled = await compileTemplate(aTemplate({ api_body: [text] }));
  return JSON.parse(renderTemplate(compiled, aScope(...of), standing).body ?? '')[0];
}

/** Generous, for slow machines: without the count each of these takes seconds. */
const GONE_MS = 20 * MAX_RENDER_MS;

async function inTime<Result>(work: () => Promise<Result>): Promise<Result> {
  const started = threadTime();
  try {
    return await work();
  } finally {
    expect(threadTime() - started).toBeLessThan(GONE_MS);
  }
}

describe('a needle that a search is slow with', () => {
  const values = { text: LONG, half: LONG.slice(0, 400_000), needle: aBadNeedle(32_000) };

  it.each(['text contains needle', 'not vip and text contains needle', 'transcript contains needle'])(
    '%s is too much work',
    async (condition) => {
      const call = { transcript: [{ turn: 1, role: 'user', content: LONG }] };
      await inTime(() =>
        expect(holds(condition, values, call)).rejects.toMatchObject({ code: 'too_much_work' }),
      );
    },
  );

  it.each([
    '{{ half | remove: needle }}',
    '{{ half | remove_first: needle }}',
    "{{ half | replace: needle, 'x' }}",
    "{{ half | replace_first: needle, 'x' }}",
    '{{ half | split: needle }}',
    "{{ metadata.list | join: '' | split: needle }}",
  ])('%s is too much work', async (text) => {
    const call = { metadata: { list: [values.half] } };
    await inTime(() =>
      expect(renderedValue(text, values, call)).rejects.toMatchObject({ code: 'too_much_work' }),
    );
  });

  it('is refused by what it could cost, not by what it does', async () => {
    const harmless = { text: LONG, needle: 'z'.repeat(32_000) };
    await expect(holds('text contains needle', harmless)).rejects.toMatchObject({ code: 'too_much_work' });
  });

  it('is found where it is no longer than people write, however long the text is', async () => {
    const needle = aBadNeedle(250);
    const text = LONG.slice(250) + needle;
    expect(await inTime(() => holds('text contains needle', { text, needle }))).toBe(true);
    expect(await inTime(() => holds('text contains needle', { text: LONG, needle }))).toBe(false);
    const third = text.slice(-300_000);
    const left = await inTime(() => renderedValue('{{ third | remove: needle | size }}', { third, needle }));
    expect(left).toBe(299_750);
  });

  it('is found where it is long and the text is not', async () => {
    const needle = aBadNeedle(2_000);
    expect(await holds('text contains needle', { text: `say ${needle}.`, needle })).toBe(true);
    expect(await renderedValue('{{ text | remove: needle }}', { text: `say ${needle}.`, needle })).toBe(
      'say .',
    );
  });
});

describe('the work of a condition', () => {
  it('leaves room for a dozen words in the longest transcript', async () => {
    const condition = Array.from({ length: 12 }, (_, index) => `text contains "w${index}"`).join(' or ');
    expect(await inTime(() => holds(condition, { text: LONG }))).toBe(false);
  });

  it.each(['contains "x"', '== other', '!= other', 'contains blank'])(
    'is counted for lists, too: %s, twenty times',
    async (comparison) => {
      const list = Array.from({ length: 16_000 }, () => 1);
      const values = { list, other: [...list] };
      const joint = comparison.startsWith('!=') ? ' or ' : ' and ';
      const condition = Array(20).fill(`list ${comparison}`).join(joint);
      await inTime(() => expect(holds(condition, values)).rejects.toMatchObject({ code: 'too_much_work' }));
    },
  );

  it('finds nothing where there was nothing to look for', async () => {
    expect(await holds('text contains missing', { text: 'null and void', missing: null })).toBe(false);
    expect(await holds('text contains 12', { text: '12 people' })).toBe(true);
  });
});

describe('a join', () => {
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

describe('the work of a search', () => {
  it('grows with the needle only where the search does', () => {
    expect(searchWork('a'.repeat(8_000), 'a'.repeat(250))).toBe(1_000);
    expect(searchWork('a'.repeat(8_000), 'a'.repeat(640))).toBe(80_000);
  });
});
