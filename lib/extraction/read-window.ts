/** Reads one window of a call: asks, asks once more when the answer is no use, and halves what proves too long. */
import type { Turn } from '../domain/transcript.ts';
import type { Variable } from '../domain/variable.ts';
import { type AnsweredWindow, type WindowAnswer, windowKey } from './answered-window.ts';
import { ask, type Clock } from './ask.ts';
import type { ReadableCall } from './claim-call.ts';
import { interpret } from './interpret.ts';
import { type Model, ModelUnavailable } from './model.ts';
import { promptMessages } from './prompt.ts';
import { type ResponseSchema, responseSchema } from './schema.ts';
import { estimateTokens, MAX_ANSWER_TOKENS, windowsOf } from './windows.ts';

/** A part of a transcript, and what is asked of it. */
export interface Window {
  turns: readonly Turn[];
  /** Whether the transcript has others. */
  part: boolean;
  variables: readonly Variable[];
  /** Tokens, by our estimate, that its turns may take. */
  budget: number;
}

/** A window that was read, with all of its answers; the last one counts. */
export interface WindowReading extends AnsweredWindow {
  variables: readonly Variable[];
  schema: ResponseSchema;
  last: WindowAnswer;
}

export interface WindowDeps {
  model: Model;
  cacheKey: string;
  call: Omit<ReadableCall, 'transcript'>;
  clock: Clock;
  /** Of an earlier reading of the same call. */
  answered: readonly AnsweredWindow[];
  /** Not again, whatever the answer is worth. */
  once: boolean;
}

/** Smaller than this no model's window is. */
const MIN_BUDGET = 500;

/**
 * The readings of a window: one, or those of its halves where the model's own window is smaller than we thought.
 * @throws {ModelUnavailable} with the answers that there were until then
 */
export async function readWindow(deps: WindowDeps, window: Window): Promise<WindowReading[]> {
  const { variables, turns } = window;
  const schema = responseSchema(variables);
  const key = windowKey(schema, turns);
  const answers = [...(deps.answered.find((one) => one.window === key)?.answers ?? [])];
  try {
    for (
      let maxTokens = roomAfter(answers, variables);
      maxTokens > 0 && !(deps.once && answers.length > 0);
      maxTokens = roomAfter(answers, variables)
    ) {
      const answer = await answerTo(deps, window, { schema, maxTokens });
      if (answer === 'too_long') return readHalves(deps, window);
      answers.push(answer);
    }
  } catch (error) {
    throw withAnswers(error, answers.length > 0 ? [{ window: key, answers }] : []);
  }
  const last = answers.at(-1);
  if (!last) throw new Error('a window was read without an answer');
  return [{ window: key, answers, variables, schema, last }];
}

/** The tokens that the next request may take for its answer; 0 when there is no next one. */
function roomAfter(answers: readonly WindowAnswer[], variables: readonly Variable[]): number {
  const ordinary = Math.min(MAX_ANSWER_TOKENS, 512 + 64 * variables.length);
  const [first, second] = answers;
  if (!first) return ordinary;
  if (second) return 0;
  if (first.outcome === 'model_truncated') return MAX_ANSWER_TOKENS;
  return first.outcome === 'model_malformed' ? ordinary : 0;
}

async function answerTo(
  { model, cacheKey, call, clock }: WindowDeps,
  { turns, part }: Window,
  { schema, maxTokens }: { schema: ResponseSchema; maxTokens: number },
): Promise<WindowAnswer | 'too_long'> {
  const messages = promptMessages({ turns, endedAt: call.timestamp, timezone: call.timezone, part });
  const answer = await ask(model, { messages, schema, cacheKey, maxTokens }, clock);
  const unpaid = { name: model.name, input_tokens: 0, cached_tokens: 0, output_tokens: 0 };
  switch (answer.kind) {
    case 'answered':
      return interpret(answer.completion, { schema, asked: model.name });
    case 'unauthorised':
      return { ...unpaid, outcome: 'model_unauthorised' };
    case 'filtered':
      return { ...unpaid, outcome: 'model_filtered' };
    case 'too_long':
      return 'too_long';
  }
}

async function readHalves(deps: WindowDeps, window: Window): Promise<WindowReading[]> {
  const said = window.turns.reduce((sum, { content }) => sum + estimateTokens(content), 0);
  const budget = Math.floor(Math.min(window.budget, said) / 2);
  if (budget < MIN_BUDGET) throw new ModelUnavailable('rejected', { detail: 'too long for the model' });
  const halves: WindowReading[] = [];
  for (const turns of windowsOf(window.turns, budget)) {
    try {
      halves.push(...(await readWindow(deps, { ...window, turns, budget, part: true })));
    } catch (error) {
      throw withAnswers(error, halves);
    }
  }
  return halves;
}

/** The same error, with what was answered beside it; of two answers to one window the later counts. */
export function withAnswers(error: unknown, answered: readonly AnsweredWindow[]): unknown {
  if (!(error instanceof ModelUnavailable)) return error;
  const { why, retryAfterSeconds, detail } = error;
  const kept = new Map([...answered, ...error.answered].map(({ window, answers }) => [window, answers]));
  return new ModelUnavailable(why, {
    retryAfterSeconds,
    detail,
    answered: [...kept].map(([window, answers]) => ({ window, answers })),
  });
}
