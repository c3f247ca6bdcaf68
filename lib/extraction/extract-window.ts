/**
 * Extracts one window: asks again if the answer is unusable, and halves a window that is too long.
 */
import type { Turn } from '../domain/transcript.ts';
import type { Variable } from '../domain/variable.ts';
import { askModel, type Clock } from './ask-model.ts';
import type { CallInput } from './call-input.ts';
import { interpretCompletion } from './interpret-completion.ts';
import { type Model, ModelUnavailable, withAnswers } from './model.ts';
import { promptMessages } from './prompt.ts';
import { type ResponseSchema, responseSchema } from './response-schema.ts';
import { type AnsweredWindow, type WindowAnswer, windowKey } from './window-answers.ts';
import { estimateTokens, MAX_ANSWER_TOKENS, windowsOf } from './windows.ts';

/** Turns of a transcript, and the variables to extract from them. */
export interface Window {
  turns: readonly Turn[];
  /** Whether the transcript has other windows. */
  part: boolean;
  variables: readonly Variable[];
  /** The most tokens, as estimated, that its turns may have. */
  budget: number;
}

/** An extracted window with all of its answers; the last one counts. */
export interface WindowExtraction extends AnsweredWindow {
  variables: readonly Variable[];
  schema: ResponseSchema;
  last: WindowAnswer;
}

export interface WindowDeps {
  model: Model;
  cacheKey: string;
  call: Omit<CallInput, 'transcript'>;
  clock: Clock;
  /** The answers to an earlier extraction of the same call. */
  answered: readonly AnsweredWindow[];
  /** Does not ask again if the answer is unusable. */
  askOnce: boolean;
}

/** No model has a smaller window. */
const MIN_BUDGET = 500;

/**
 * Returns the extraction of a window, or those of its halves if the model's context is smaller than
 * estimated.
 * @throws {ModelUnavailable} with the answers until then
 */
export async function extractWindow(deps: WindowDeps, window: Window): Promise<WindowExtraction[]> {
  const { variables, turns } = window;
  const schema = responseSchema(variables);
  const key = windowKey(schema, turns);
  const answers = [...(deps.answered.find((one) => one.window === key)?.answers ?? [])];
  try {
    for (
      let maxTokens = nextMaxTokens(answers, variables);
      maxTokens > 0 && !(deps.askOnce && answers.length > 0);
      maxTokens = nextMaxTokens(answers, variables)
    ) {
      const answer = await answerTo(deps, window, { schema, maxTokens });
      if (answer === 'too_long') return extractHalves(deps, window);
      answers.push(answer);
    }
  } catch (error) {
    throw withAnswers(error, answers.length > 0 ? [{ window: key, answers }] : []);
  }
  const last = answers.at(-1);
  if (!last) throw new Error('a window was extracted without an answer');
  return [{ window: key, answers, variables, schema, last }];
}

/** The most tokens of the next answer; 0 when the window is not asked about again. */
function nextMaxTokens(answers: readonly WindowAnswer[], variables: readonly Variable[]): number {
  const usual = Math.min(MAX_ANSWER_TOKENS, 512 + 64 * variables.length);
  const [first, second] = answers;
  if (!first) return usual;
  if (second) return 0;
  if (first.outcome === 'model_truncated') return MAX_ANSWER_TOKENS;
  return first.outcome === 'model_malformed' ? usual : 0;
}

async function answerTo(
  { model, cacheKey, call, clock }: WindowDeps,
  { turns, part }: Window,
  { schema, maxTokens }: { schema: ResponseSchema; maxTokens: number },
): Promise<WindowAnswer | 'too_long'> {
  const messages = promptMessages({ turns, endedAt: call.timestamp, timezone: call.timezone, part });
  const answer = await askModel(model, { messages, schema, cacheKey, maxTokens }, clock);
  const unpaid = { name: model.name, input_tokens: 0, cached_tokens: 0, output_tokens: 0 };
  switch (answer.kind) {
    case 'answered':
      return interpretCompletion(answer.completion, { schema, modelName: model.name });
    case 'unauthorised':
      return { ...unpaid, outcome: 'model_unauthorised' };
    case 'filtered':
      return { ...unpaid, outcome: 'model_filtered' };
    case 'too_long':
      return 'too_long';
  }
}

async function extractHalves(deps: WindowDeps, window: Window): Promise<WindowExtraction[]> {
  const tokens = window.turns.reduce((sum, { content }) => sum + estimateTokens(content), 0);
  const budget = Math.floor(Math.min(window.budget, tokens) / 2);
  if (budget < MIN_BUDGET) throw new ModelUnavailable('rejected', { detail: 'too long for the model' });
  const halves: WindowExtraction[] = [];
  for (const turns of windowsOf(window.turns, budget)) {
    try {
      halves.push(...(await extractWindow(deps, { ...window, turns, budget, part: true })));
    } catch (error) {
      throw withAnswers(error, halves);
    }
  }
  return halves;
}
