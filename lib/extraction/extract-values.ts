/** Extracts the values of a call: asks the model window by window, then collects the values. */
import pLimit from 'p-limit';
import type { ExtractedValue, Failure, FailureCode, ModelUse } from '../domain/call.ts';
import type { Variable } from '../domain/variable.ts';
import type { CallInput } from './call-input.ts';
import { collectValues } from './collect-values.ts';
import { extractWindow, type Window, type WindowDeps, type WindowExtraction } from './extract-window.ts';
import { type Model, ModelUnavailable, withAnswers } from './model.ts';
import { type AnsweredWindow, modelUse } from './window-answers.ts';
import { transcriptBudget, variableGroups, windowsOf } from './windows.ts';

/** The result of an extraction. With a failure there are no values, and nothing is sent. */
export interface Extraction {
  values: ExtractedValue[];
  model: ModelUse;
  failure: Failure | null;
  /** The model's answers. Keep them for the next extraction if this one cannot be stored. */
  answered: readonly AnsweredWindow[];
}

export interface ExtractionRequest {
  model: Model;
  outletId: number;
  variables: readonly Variable[];
  call: CallInput;
  /** Epoch milliseconds at which the function is stopped. */
  deadline: number;
  /** Epoch milliseconds. */
  now?: () => number;
  /** Milliseconds that the function needs after its last request, to store the values. */
  reserveMs?: number;
  /** Asks about each window only once, even if the answer is unusable. */
  askOnce?: boolean;
  /**
   * The answers to an earlier extraction of this call that failed (`ModelUnavailable.answered`).
   */
  answered?: readonly AnsweredWindow[];
}

const FAILURES: Record<Exclude<FailureCode, 'model_unavailable'>, string> = {
  model_refused: 'the model refused to extract values from this conversation',
  model_truncated: "the model's answer was truncated, twice",
  model_filtered: "the provider's content filter blocked the answer",
  model_malformed: "the model's answer did not match the schema, twice",
  model_unauthorised: "the provider rejected the operator's API key, or its quota is used up",
};

/** How many windows of a long call are extracted at the same time. */
const CONCURRENT_WINDOWS = 3;

/**
 * Returns the values of the variables in a call. Sends one request for each window, and none if
 * there is nothing to ask.
 * @throws {ModelUnavailable} if the call should be extracted again later
 */
export async function extractValues({
  model,
  outletId,
  variables,
  call,
  deadline,
  now = Date.now,
  reserveMs = 10_000,
  askOnce = false,
  answered = [],
}: ExtractionRequest): Promise<Extraction> {
  if (variables.length === 0 || call.transcript.every(({ content }) => content.trim() === '')) {
    const use = modelUse([], { modelName: 'none', outcome: 'nothing_to_ask', duration: 0 });
    return { values: collectValues(variables, [], call), model: use, failure: null, answered };
  }
  const started = now();
  const clock = { deadline, now, reserveMs };
  const deps = { model, cacheKey: `outlet-${outletId}`, call, clock, answered, askOnce };
  const windows = await extractWindows(deps, windowsOfCall(variables, call));
  const outcome = windows.map(({ last }) => last.outcome).find((one) => one !== 'extracted') ?? 'extracted';
  const use = modelUse(windows, { modelName: model.name, outcome, duration: now() - started });
  if (outcome !== 'extracted') {
    const failure = { code: outcome, message: FAILURES[outcome] };
    return { values: [], model: use, failure, answered: windows };
  }
  return { values: collectValues(variables, windows, call), model: use, failure: null, answered: windows };
}

function windowsOfCall(variables: readonly Variable[], { transcript }: CallInput): Window[] {
  return variableGroups(variables).flatMap((group) => {
    const budget = transcriptBudget(group);
    const windows = windowsOf(transcript, budget);
    return windows.map((turns) => ({ turns, part: windows.length > 1, variables: group, budget }));
  });
}

/**
 * Extracts all windows and returns them in order. A failure waits for requests in flight: their
 * answers are paid.
 */
async function extractWindows(deps: WindowDeps, windows: readonly Window[]): Promise<WindowExtraction[]> {
  const failures: ModelUnavailable[] = [];
  const limit = pLimit(CONCURRENT_WINDOWS);
  const extracted = await limit.map(windows, async (window): Promise<WindowExtraction[]> => {
    // A call that is not complete is retried: further requests would only cost money.
    if (failures.length > 0) return [];
    try {
      return await extractWindow(deps, window);
    } catch (error) {
      if (!(error instanceof ModelUnavailable)) throw error;
      failures.push(error);
      return [];
    }
  });
  const [first, ...others] = failures;
  if (first) {
    const paid = [...deps.answered, ...extracted.flat(), ...others.flatMap((other) => other.answered)];
    throw withAnswers(first, paid);
  }
  return extracted.flat();
}
