/** How right a reading is. */
import type { ExtractedValue } from '../../lib/domain/call.ts';
import type { Conversation } from './conversations.ts';

/** A value beside its truth. */
export interface Judged {
  call_id: string;
  read: ExtractedValue;
  /** The values that are right; null: none was said. */
  expected: Conversation['expected'][string];
  right: boolean;
}

export interface Tally {
  right: number;
  of: number;
}

/** The share of a tally, null where there is nothing to share. */
export const shareOf = ({ right, of }: Tally): number | null => (of === 0 ? null : right / of);

/** Every value of a reading whose truth is known. */
export const judge = ({ call_id, expected }: Conversation, values: readonly ExtractedValue[]): Judged[] =>
  values.flatMap((read) => {
    const truth = expected[read.var_name];
    if (truth === undefined) return [];
    const right = truth === null ? read.value === null : truth.some((one) => same(one, read.value));
    return [{ call_id, read, expected: truth, right }];
  });

const tally = (all: readonly Judged[], is: (one: Judged) => boolean): Tally => ({
  right: all.filter(is).length,
  of: all.length,
});

/** What an evaluation comes to. */
export const scores = (judged: readonly Judged[]) => ({
  all: tally(judged, ({ right }) => right),
  byType: [...Map.groupBy(judged, ({ read }) => read.var_type)]
    .map(([type, some]) => ({ type, tally: tally(some, ({ right }) => right) }))
    .sort((one, other) => one.type.localeCompare(other.type)),
  /** Values that were given where nothing was said. */
  invented: tally(
    judged.filter(({ expected }) => expected === null),
    ({ read }) => read.value !== null,
  ),
  /** Values whose words are in the turn that they are said to be from. */
  grounded: tally(
    judged.filter(({ read }) => read.value !== null),
    ({ read }) => read.grounded === true,
  ),
});
export type Scores = ReturnType<typeof scores>;

/** Words are the same whatever their case, their spaces, and the punctuation around them; all else is to the letter. */
function same(one: unknown, other: unknown): boolean {
  return typeof one === 'string' && typeof other === 'string'
    ? wordsOf(one) === wordsOf(other)
    : one === other;
}

const wordsOf = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/^[\s\p{P}]+|[\s\p{P}]+$/gu, '')
    .replace(/\s+/g, ' ');
