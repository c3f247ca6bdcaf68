/** Compares extracted values with the expected ones. */
import type { ExtractedValue } from '../../lib/domain/call.ts';
import type { Conversation } from './conversations.ts';

/** An extracted value and the expected ones. */
export interface Judged {
  call_id: string;
  read: ExtractedValue;
  /** The correct values; null when the call does not mention the variable. */
  expected: Conversation['expected'][string];
  right: boolean;
}

export interface Tally {
  right: number;
  of: number;
}

/** Returns the share of correct values, or null when there are none. */
export const shareOf = ({ right, of }: Tally): number | null => (of === 0 ? null : right / of);

/** Judges every value that has an expected value. */
export const judge = ({ call_id, expected }: Conversation, values: readonly ExtractedValue[]): Judged[] =>
  values.flatMap((read) => {
    const correct = expected[read.var_name];
    if (correct === undefined) return [];
    const right = correct === null ? read.value === null : correct.some((one) => same(one, read.value));
    return [{ call_id, read, expected: correct, right }];
  });

const tally = (all: readonly Judged[], is: (one: Judged) => boolean): Tally => ({
  right: all.filter(is).length,
  of: all.length,
});

/** Returns the scores of an evaluation. */
export const scores = (judged: readonly Judged[]) => ({
  all: tally(judged, ({ right }) => right),
  byType: [...Map.groupBy(judged, ({ read }) => read.var_type)]
    .map(([type, some]) => ({ type, tally: tally(some, ({ right }) => right) }))
    .sort((one, other) => one.type.localeCompare(other.type)),
  /** Values that were extracted although the call does not mention the variable. */
  invented: tally(
    judged.filter(({ expected }) => expected === null),
    ({ read }) => read.value !== null,
  ),
  /** Values whose words are in their turn. */
  grounded: tally(
    judged.filter(({ read }) => read.value !== null),
    ({ read }) => read.grounded === true,
  ),
});
export type Scores = ReturnType<typeof scores>;

/**
 * Compares texts without regard to case, spaces and surrounding punctuation; other values exactly.
 */
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
