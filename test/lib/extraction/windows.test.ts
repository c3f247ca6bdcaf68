import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { getEncoding } from 'js-tiktoken';
import type { Turn } from '../../../lib/domain/transcript.ts';
import {
  estimateTokens,
  fitsOneRequest,
  transcriptBudget,
  variableGroups,
  windowsOf,
} from '../../../lib/extraction/windows.ts';
import { aVariable } from '../../support/configuration.ts';
import { turns } from '../../support/extraction.ts';

const encoder = getEncoding('o200k_base');
const tokens = (text: string): number => encoder.encode(text, [], []).length;

const numbered = (windows: Turn[][]) => windows.map((window) => window.map(({ turn }) => turn));
const words = (count: number, from = 0) =>
  Array.from({ length: count }, (_, index) => `word${from + index}`).join(' ');

describe('an estimate of tokens', () => {
  it.each([
    ['English', 'Thank you for calling, how may I help you today? I would like a table for four, please.'],
    ['numbers', 'It is 408-247-8880, and the booking number is 9271-8823-1187, for 12/04/2026 at 17:45.'],
    ['Hindi', 'नमस्ते, मुझे कल शाम सात बजे चार लोगों के लिए एक टेबल चाहिए, कृपया।'],
    ['Tamil', 'வணக்கம், நாளை மாலை ஏழு மணிக்கு நான்கு பேருக்கு ஒரு மேசை வேண்டும்.'],
    ['Chinese', '您好，我想预订明天晚上七点四个人的桌子，谢谢。'],
    ['Japanese', 'もしもし、明日の夜七時に四人で予約をお願いしたいのですが。'],
    ['Korean', '안녕하세요, 내일 저녁 일곱 시에 네 명 자리를 예약하고 싶습니다.'],
    ['Arabic', 'مرحبا، أود حجز طاولة لأربعة أشخاص غدا في الساعة السابعة مساء.'],
    ['Russian', 'Здравствуйте, я хочу заказать столик на четверых завтра в семь вечера.'],
    ['Thai', 'สวัสดีครับ ผมอยากจองโต๊ะสำหรับสี่คนพรุ่งนี้ตอนหนึ่งทุ่ม'],
    ['emoji', '😀😂🥰👍🎉🍕 great 👌'],
  ])('is not below the truth for %s', (_, text) => {
    expect(estimateTokens(text)).toBeGreaterThanOrEqual(tokens(text));
  });
});

describe('the windows of a transcript', () => {
  it('are one, as it is, where it fits', () => {
    const said = turns('How many?', '', 'Four.');
    expect(windowsOf(said, 1_000)).toEqual([said]);
  });

  it('repeat the last turns of the one before', () => {
    const said = turns(...Array.from({ length: 30 }, (_, index) => words(40, index * 40)));
    const windows = numbered(windowsOf(said, 2_000));
    expect(windows.length).toBeGreaterThan(2);
    for (const [index, window] of windows.entries()) {
      const next = windows[index + 1];
      if (next) expect(window).toContain(next[0]);
      if (next) expect(next.at(-1)).toBeGreaterThan(window.at(-1) ?? 0);
    }
    expect([...new Set(windows.flat())]).toEqual(said.map(({ turn }) => turn));
  });

  it('cut a turn that is longer than one, between words, under its own number', () => {
    const said = turns('How many?', words(5_000), 'Thank you.');
    const windows = windowsOf(said, 4_000);
    expect(windows.length).toBeGreaterThan(3);
    const parts = windows.flat().filter(({ turn }) => turn === 2);
    for (const { role, content } of parts) {
      expect(role).toBe('user');
      expect(content.trim()).toMatch(/^word\d+( word\d+)*$/);
    }
    const heard = new Set(parts.flatMap(({ content }) => content.trim().split(' ')));
    expect(heard.size).toBe(5_000);
  });

  it('hold every ten words that were said together in one of them', () => {
    const content = words(3_000);
    const windows = windowsOf(turns(content), 3_000).map((window) => window[0]?.content ?? '');
    const all = content.split(' ');
    for (let index = 0; index + 10 <= all.length; index += 1) {
      const phrase = all.slice(index, index + 10).join(' ');
      expect(windows.some((window) => window.includes(phrase))).toBe(true);
    }
  });

  it('cut no character in two', () => {
    const windows = windowsOf(turns('👍'.repeat(20_000)), 2_000);
    expect(windows.flat().every(({ content }) => content.isWellFormed())).toBe(true);
  });

  it('keep to their budget and lose nothing, whatever was said', () => {
    const anyTurns = fc.array(fc.string({ unit: 'grapheme', maxLength: 3_000 }), {
      minLength: 1,
      maxLength: 30,
    });
    fc.assert(
      fc.property(anyTurns, fc.integer({ min: 500, max: 5_000 }), (contents, budget) => {
        const said = turns(...contents);
        const windows = windowsOf(said, budget);
        for (const window of windows)
          expect(window.reduce((sum, { content }) => sum + estimateTokens(content), 0)).toBeLessThanOrEqual(
            budget,
          );
        expect([...new Set(numbered(windows).flat())]).toEqual(said.map(({ turn }) => turn));
      }),
      { numRuns: 30 },
    );
  });
});

describe('what is asked at once', () => {
  const many = (count: number, description: string) =>
    Array.from({ length: count }, (_, index) =>
      aVariable({ variable_id: index + 1, var_name: `v${index}`, description }),
    );

  it('is all of an ordinary outlet’s 200 variables', () => {
    expect(variableGroups(many(200, 'x'.repeat(300)))).toHaveLength(1);
  });

  it('is a group of them where their descriptions leave no room for the call', () => {
    const variables = many(200, '説'.repeat(2_000));
    const groups = variableGroups(variables);
    expect(groups.length).toBeGreaterThan(1);
    expect(groups.flat()).toEqual(variables);
    for (const group of groups) expect(transcriptBudget(group)).toBeGreaterThan(40_000);
  });

  it('fits one request for an ordinary call, and not for a day of talk', () => {
    expect(fitsOneRequest(turns('How many?'), many(5, 'guests'))).toBe(true);
    expect(fitsOneRequest(turns(words(100_000)), many(5, 'guests'))).toBe(false);
    expect(fitsOneRequest(turns('How many?'), many(200, '説'.repeat(2_000)))).toBe(false);
  });
});
