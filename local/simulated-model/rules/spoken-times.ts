/** Finds every day and time in a conversation, and whether something starts or ends then. */
import type { ParsedComponents } from 'chrono-node';
import { casual, type ParsedResult } from 'chrono-node/en';
import type { DateTime } from 'luxon';
import type { Line } from '../conversation.ts';
import { oncePerReading } from './reading.ts';

/** Whether something starts or ends at that time; null when the words do not say. */
export type Role = 'start' | 'end' | null;

export interface When {
  line: Line;
  sentence: string;
  role: Role;
  /** Year, month and so on, as said or as implied by the end of the call. */
  components: ParsedComponents;
}

/** A cheap test before the date library parses a sentence. */
const MIGHT_HAVE_TIME =
  /\d|\b(?:mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|noon|midnight|midday|today|tonight|tomorrow|yesterday|week|month|days?|half|quarter|o'?clock|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|first|second|third|\w{3,9}th)/i;
/** A duration, or not a point in time. */
const NOT_A_POINT =
  /^(?:(?:about |around |for )?(?:\d+|an?|\w+) (?:second|minute|hour|day|night|week|month|year)s?|(?:next|this|last|the|coming) (?:week|month|year|weekend)|now|right now)$/i;

/** "That's all for today." */
const GOODBYE = /\b(?:all|it|everything|done|you) (?:i need )?(?:for )?$/i;

const END =
  /\b(?:till?|until|through|back|return\w*|drop\w*(?:[- ]?off)?|check\w*[- ]?out|ends?|ending|arriv\w+|lands?|landing|reach\w*|get there|clos\w+)\b/gi;
const START =
  /\b(?:from|start\w*|pick\w*(?:[- ]?up)?|check\w*[- ]?in|leav\w*|depart\w*|beg[ia]n\w*|opens?)\b/gi;

/** Longer sentences are parsed in parts, because the date library is slow on long text. */
const MAX_SENTENCE = 500;

export const timesOf = oncePerReading(({ lines, end }): When[] => {
  const reference = { instant: end.toJSDate(), timezone: end.offset };
  return lines.flatMap((line) =>
    line.sentences.flatMap(parts).flatMap((spoken): When[] => {
      if (!MIGHT_HAVE_TIME.test(spoken)) return [];
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
});

/** Returns the ranges of days and times in a sentence; their numbers are not counts. */
export const timesIn = (sentence: string, end: DateTime): { from: number; to: number }[] =>
  MIGHT_HAVE_TIME.test(sentence)
    ? casual
        .parse(sentence, end.toJSDate())
        .filter(({ text }) => !NOT_A_POINT.test(text))
        .map(({ index, text }) => ({ from: index, to: index + text.length }))
    : [];

export const parts = (sentence: string): string[] =>
  sentence.length <= MAX_SENTENCE ? [sentence] : (sentence.match(/[\s\S]{1,500}(?:\s|$)|\S{500}/g) ?? []);

const pointsOf = ({ start, end }: ParsedResult): { components: ParsedComponents; role: Role }[] =>
  end
    ? [
        { components: start, role: 'start' },
        { components: end, role: 'end' },
      ]
    : [{ components: start, role: null }];

/**
 * The role comes from the last cue before the time in its sentence, else from the question that it
 * answers.
 */
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

const HOURS = [
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
];
const HOUR = `\\d{1,2}|${HOURS.join('|')}`;
const MINUTES: Readonly<Record<string, number>> = {
  five: 5,
  ten: 10,
  quarter: 15,
  twenty: 20,
  'twenty five': 25,
  half: 30,
};
const MONTH =
  'jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sep(?:t(?:ember)?)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?';
const ORDINALS =
  'first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth'.split(
    ' ',
  );

const PAST_OR_TO = new RegExp(
  `\\b(?:(?:a )?(half|quarter|twenty[ -]five|twenty|ten|five)(?: minutes)?) (past|after|to|till) (${HOUR})\\b`,
  'gi',
);
const OCLOCK = new RegExp(`\\b(${HOUR}) ?o ?['’"\`]? ?clock\\b`, 'gi');
const HALF_OF_THE_DAY = `(?:in the |at |this |tomorrow )?(morning|afternoon|evening|night)`;
const TIME_THEN_HALF = new RegExp(
  `\\b(${HOUR})(?::([0-5]\\d))? (?:in the |at |this )(morning|afternoon|evening|night)\\b`,
  'gi',
);
const HALF_THEN_TIME = new RegExp(
  `\\b${HALF_OF_THE_DAY},? (?:at |around |about )?(${HOUR})(?::([0-5]\\d))?(?! ?[ap]\\.?m)(?![\\d:])\\b`,
  'gi',
);
const WORD_THEN_MERIDIEM = new RegExp(
  `\\b(${HOURS.join('|')})(?: (fifteen|thirty|forty[ -]five))? ([ap])\\.? ?m\\b`,
  'gi',
);
const AT_WORD = new RegExp(
  `\\b(at|around|by) (${HOURS.join('|')})(?: (fifteen|thirty|forty[ -]five))?(?! (?:of|person|people|guests?|star|the|different|more|or))\\b`,
  'gi',
);
const ORDINAL_DAY = new RegExp(
  `\\b(?<!(?:${MONTH})\\.? (?:the )?)(?:the |on |for |till |until |from |by )(?:the )?(?:(\\d{1,2})(?:st|nd|rd|th)|(${ORDINALS.join('|')}))\\b(?! (?:of )?(?:${MONTH})\\b)(?! (?:street|st|avenue|ave|floor|road|one|time|option|choice)\\b)(?: day)?(?: of (this|next|the) month)?`,
  'gi',
);
const BARE_ORDINAL_OF_MONTH = /\b(\d{1,2})(?:st|nd|rd|th)?,? of (this|next) month\b/gi;

const hourOf = (word: string): number => HOURS.indexOf(word.toLowerCase()) + 1 || Number(word);
const minutesOf = (word: string | undefined): string =>
  ({ fifteen: '15', thirty: '30' })[word?.toLowerCase() ?? ''] ?? (word ? '45' : '00');

function clock(hour: string, minutes: string | undefined, half: string): string {
  const number = hourOf(hour);
  if (number > 12) return `${number}:${minutes ?? '00'}`;
  const morning =
    half.toLowerCase() === 'morning' || (half.toLowerCase() === 'night' && (number === 12 || number < 5));
  return `${number}:${minutes ?? '00'} ${morning ? 'am' : 'pm'}`;
}

/**
 * Rewrites spoken times and days of a month so that the date library parses them: "half past four"
 * becomes 4:30.
 */
export function plainTimes(text: string, end: DateTime): string {
  return text
    .replace(PAST_OR_TO, (_, minutes: string, side: string, hour: string) => {
      const count = MINUTES[minutes.toLowerCase().replace('-', ' ')] ?? 0;
      const back = /to|till/i.test(side);
      const at = back ? ((hourOf(hour) + 10) % 12) + 1 : hourOf(hour);
      return `${at}:${String(back ? 60 - count : count).padStart(2, '0')}`;
    })
    .replace(OCLOCK, (_, hour: string) => `${hourOf(hour)}:00`)
    .replace(
      WORD_THEN_MERIDIEM,
      (_, hour: string, minutes: string | undefined, half: string) =>
        `${hourOf(hour)}:${minutesOf(minutes)} ${half}m`,
    )
    .replace(
      AT_WORD,
      (_, at: string, hour: string, minutes: string | undefined) =>
        `${at} ${hourOf(hour)}:${minutesOf(minutes)}`,
    )
    .replace(TIME_THEN_HALF, (_, hour: string, minutes: string | undefined, half: string) =>
      clock(hour, minutes, half),
    )
    .replace(
      HALF_THEN_TIME,
      (whole: string, half: string, hour: string, minutes: string | undefined) =>
        `${/tomorrow/i.test(whole) ? 'tomorrow ' : ''}${clock(hour, minutes, half)}`,
    )
    .replace(BARE_ORDINAL_OF_MONTH, (_, day: string, month: string) => `the ${day}th of ${month} month`)
    .replace(
      ORDINAL_DAY,
      (whole: string, digits: string | undefined, word: string | undefined, month: string | undefined) => {
        const day = digits ? Number(digits) : ORDINALS.indexOf(word?.toLowerCase() ?? '') + 1;
        const date = dayOfMonth(day, { end, month: month?.toLowerCase() });
        const cue = /^(?:till|until|from|by|for|on)/i.exec(whole)?.[0] ?? 'on';
        return date ? `${cue} ${date.setLocale('en').toFormat('LLLL d, yyyy')}` : whole;
      },
    );
}

function dayOfMonth(
  day: number,
  { end, month }: { end: DateTime; month: string | undefined },
): DateTime | null {
  const first = end.startOf('month');
  const later = month === 'next' || (month === undefined && day < end.day);
  const date = (later ? first.plus({ months: 1 }) : first).set({ day });
  return date.isValid && date.day === day ? date : null;
}
