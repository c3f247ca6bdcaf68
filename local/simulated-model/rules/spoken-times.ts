/** Times and days as people say them, written so that the date library knows them: "half past four" is 4:30. */
import type { DateTime } from 'luxon';

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

/** The text with its times and lone days of a month written out, the days from the end of the call on. */
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
