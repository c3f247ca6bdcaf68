/** Reads conversations as the extractor does, several at once, and judges what came out. */
import type { ModelUse } from '../../lib/domain/call.ts';
import { extractValues } from '../../lib/extraction/extract-values.ts';
import { type Model, ModelUnavailable } from '../../lib/extraction/model.ts';
import type { Conversation } from './conversations.ts';
import { type Judged, judge, type Scores, scores } from './score.ts';

/** A conversation without values, and why. */
export interface Unread {
  call_id: string;
  reason: string;
}

export interface Evaluation {
  conversations: number;
  judged: Judged[];
  scores: Scores;
  unread: Unread[];
  uses: ModelUse[];
}

const AT_ONCE = 4;
/** As long as the extractor has. */
const TIME_MS = 180_000;

/** @param onRead is told of every conversation that is done */
export async function evaluate(
  model: Model,
  conversations: readonly Conversation[],
  onRead: () => void,
): Promise<Evaluation> {
  const results: Pick<Evaluation, 'judged' | 'unread' | 'uses'>[] = conversations.map(() => ({
    judged: [],
    unread: [],
    uses: [],
  }));
  const queue = conversations.entries();
  const work = async (): Promise<void> => {
    for (const [index, conversation] of queue) {
      results[index] = await evaluated(model, conversation);
      onRead();
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  const judged: Judged[] = results.flatMap((one) => one.judged);
  return {
    conversations: conversations.length,
    judged,
    scores: scores(judged),
    unread: results.flatMap((one) => one.unread),
    uses: results.flatMap((one) => one.uses),
  };
}

async function evaluated(model: Model, conversation: Conversation) {
  const { call_id, transcript, variables, ended_at: timestamp, timezone } = conversation;
  try {
    const reading = await extractValues({
      model,
      // Whose calls these are plays no part; one group of requests, as those of one outlet are.
      outletId: 1,
      variables,
      call: { transcript, timestamp, timezone },
      deadline: Date.now() + TIME_MS,
    });
    return {
      judged: reading.failure ? [] : judge(conversation, reading.values),
      unread: reading.failure ? [{ call_id, reason: reading.failure.message }] : [],
      uses: [reading.model],
    };
  } catch (error) {
    if (!(error instanceof ModelUnavailable)) throw error;
    return { judged: [], unread: [{ call_id, reason: error.message }], uses: [] };
  }
}
