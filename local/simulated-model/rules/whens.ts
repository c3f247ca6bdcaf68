/** Every day and time that is spoken of, with what it is the day or time of. */
import type { ParsedComponents } from 'chrono-node';
import { casual, type ParsedResult } from 'chrono-node/en';
import type { DateTime } from 'luxon';
import type { Line } from './lines.ts';
import { plainTimes } from './spoken-times.ts';

/** Whether something begins or ends then; what is neither is open to both. */
export type Role = 'start' | 'end' | null;

export interface When {
  line: Line;
  sentence: string;
  role: Role;
  /** Years and so on as they were said or follow from the call's end. */
  said: ParsedComponents;
}

const MIGHT_SPEAK_OF_TIME =
  /\d|\b(?:mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|noon|midnight|midday|today|tonight|tomorrow|yesterday|week|month|days?|half|quarter|o'?clock|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|first|second|third|\w{3,9}th)/i;
/** A stretch of time, or no day at all. */
const NOT_A_POINT =
  /^(?:(?:about |around |for )?(?:\d+|an?|\w+) (?:second|minute|hour|day|night|week|month|year)s?|(?:next|this|last|the|coming) (?:week|month|year|weekend)|now|right now)$/i;

/** "That's all for today." */
const GOODBYE = /\b(?:all|it|everything|done|you) (?:i need )?(?:for )?$/i;

const END =
  /\b(?:till?|until|through|back|return\w*|drop\w*(?:[- ]?off)?|check\w*[- ]?out|ends?|ending|arriv\w+|lands?|landing|reach\w*|get there|clos\w+)\b/gi;
const START =
  /\b(?:from|start\w*|pick\w*(?:[- ]?up)?|check\w*[- ]?in|leav\w*|depart\w*|beg[ia]n\w*|opens?)\b/gi;

/** Long sentences without a stop are read in parts. */
const MAX_SENTENCE = 500;

export function whensOf(lines: readonly Line[], end: DateTime): When[] {
  const reference = { instant: end.toJSDate(), timezone: end.offset };
  return lines.flatMap((line) =>
    line.sentences.flatMap(parts).flatMap((spoken): When[] => {
      if (!MIGHT_SPEAK_OF_TIME.test(spoken)) return [];
      const sentence = plainTimes(spoken, end);
      return casual
        .parse(sentence, reference, { forwardDate: true })
        .filter(({ text, index }) => !NOT_A_POINT.test(text) && !GOODBYE.test(sentence.slice(0, index)))
        .flatMap((result) =>
          pointsOf(result).map((one) => ({
            ...one,
            line,
            sentence,
            role: one.role ?? roleOf(result, { sentence, line }),
          })),
        );
    }),
  );
}

/** The stretches of a sentence that are days or times, so that their numbers are not counted. */
export const timesIn = (sentence: string, end: DateTime): { from: number; to: number }[] =>
  MIGHT_SPEAK_OF_TIME.test(sentence)
    ? casual
        .parse(sentence, end.toJSDate())
        .filter(({ text }) => !NOT_A_POINT.test(text))
        .map(({ index, text }) => ({ from: index, to: index + text.length }))
    : [];

export const parts = (sentence: string): string[] =>
  sentence.length <= MAX_SENTENCE ? [sentence] : (sentence.match(/[\s\S]{1,500}(?:\s|$)|\S{500}/g) ?? []);

const pointsOf = ({ start, end }: ParsedResult): { said: ParsedComponents; role: Role }[] =>
  end
    ? [
        { said: start, role: 'start' },
        { said: end, role: 'end' },
      ]
    : [{ said: start, role: null }];

/** The last cue before it in its sentence, else the one cue of the question that it answers. */
function roleOf({ index, text }: ParsedResult, { sentence, line }: { sentence: string; line: Line }): Role {
  const before = sentence.slice(0, index);
  if (/\b(?:to|by)\s+(?:the\s+)?$/i.test(before)) return 'end';
  if (/^(?:till?|until)\b/i.test(text)) return 'end';
  const ends = lastOf(before, END);
  const starts = lastOf(before, START);
  if (ends !== starts) return ends > starts ? 'end' : 'start';
  const asksEnd = lastOf(line.question, END) >= 0;
  const asksStart = lastOf(line.question, START) >= 0;
  return asksEnd === asksStart ? null : asksEnd ? 'end' : 'start';
}

const lastOf = (text: string, cue: RegExp): number => {
  let last = -1;
  for (const match of text.matchAll(cue)) last = match.index;
  return last;
};
