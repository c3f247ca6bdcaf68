/** Days and times, absolute or relative to the end of the call, by chrono-node. */
import { en, type ParsedResult } from 'chrono-node';
import type { Conversation } from '../conversation.ts';
import { type Asked, best, type Candidate, type Found, nearness, withQuestion } from './found.ts';

interface When {
  turn: number;
  score: number;
  parsed: ParsedResult;
}

function whens({ end, turns }: Conversation, asked: Asked): When[] {
  const reference = { instant: end.toJSDate(), timezone: end.offset };
  return turns.flatMap(({ turn, text }, index) =>
    en.casual
      .parse(text.slice(0, 2_000), reference, { forwardDate: true })
      .map((parsed) => ({ turn, parsed, score: Math.min(2, nearness(withQuestion(turns, index), asked)) })),
  );
}

const pad = (number: number | null): string => String(number ?? 0).padStart(2, '0');
const day = ({ start }: ParsedResult): string =>
  `${start.get('year')}-${pad(start.get('month'))}-${pad(start.get('day'))}`;
const time = ({ start }: ParsedResult): string => `${pad(start.get('hour'))}:${pad(start.get('minute'))}`;
const saysDay = ({ start }: ParsedResult): boolean => start.isCertain('day') || start.isCertain('weekday');
const saysTime = ({ start }: ParsedResult): boolean => start.isCertain('hour');

export const readDate = (conversation: Conversation, asked: Asked): Found | null =>
  best(
    whens(conversation, asked)
      .filter(({ parsed }) => saysDay(parsed))
      .map((one) => ({ ...one, value: day(one.parsed) })),
  );

export const readTime = (conversation: Conversation, asked: Asked): Found | null =>
  best(
    whens(conversation, asked)
      .filter(({ parsed }) => saysTime(parsed))
      .map((one) => ({ ...one, value: time(one.parsed) })),
  );

export function readDateTime(conversation: Conversation, asked: Asked): Found | null {
  const both = whens(conversation, asked).filter(({ parsed }) => saysDay(parsed) && saysTime(parsed));
  const candidates: Candidate[] = both.flatMap((one) => {
    const { year, month, day, hour, minute } = {
      year: one.parsed.start.get('year') ?? 0,
      month: one.parsed.start.get('month') ?? 1,
      day: one.parsed.start.get('day') ?? 1,
      hour: one.parsed.start.get('hour') ?? 0,
      minute: one.parsed.start.get('minute') ?? 0,
    };
    const value = conversation.end.set({ year, month, day, hour, minute, second: 0, millisecond: 0 });
    const iso = value.toISO({ suppressMilliseconds: true });
    return iso === null ? [] : [{ turn: one.turn, score: one.score, value: iso }];
  });
  return best(candidates);
}
