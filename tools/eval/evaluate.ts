/**
 * Extracts the values of conversations as the extractor does, several at once, and compares them
 * with the expected ones.
 */
import pLimit from 'p-limit';
import type { ModelUse } from '../../lib/domain/call.ts';
import { extractValues } from '../../lib/extraction/extract-values.ts';
import { type Model, ModelUnavailable } from '../../lib/extraction/model.ts';
import type { Conversation } from './conversations.ts';
import { type Judged, judge, type Scores, scores } from './score.ts';

/** A conversation whose extraction failed, and why. */
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

/** Model requests at once. */
const CONCURRENCY = 4;
/** The timeout of the extractor. */
const TIMEOUT_MS = 180_000;

/** @param onRead is called after each conversation */
export async function evaluate(
  model: Model,
  conversations: readonly Conversation[],
  onRead: () => void,
): Promise<Evaluation> {
  const results = await pLimit(CONCURRENCY).map(conversations, async (conversation) => {
    const result = await evaluated(model, conversation);
    onRead();
    return result;
  });
  const judged: Judged[] = results.flatMap((one) => one.judged);
  return {
    conversations: conversations.length,
    judged,
    scores: scores(judged),
    unread: results.flatMap((one) => one.unread),
    uses: results.flatMap((one) => one.uses),
  };
}

async function evaluated(
  model: Model,
  conversation: Conversation,
): Promise<Pick<Evaluation, 'judged' | 'unread' | 'uses'>> {
  const { call_id, transcript, variables, ended_at: timestamp, timezone } = conversation;
  try {
    const reading = await extractValues({
      model,
      // The model caches prompts per outlet, so all conversations use the same one.
      outletId: 1,
      variables,
      call: { transcript, timestamp, timezone },
      deadline: Date.now() + TIMEOUT_MS,
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
