/** Reads a call: asks the model, window by window, checks every value, and finds where it was said. */
import type { ExtractedValue, Failure, FailureCode, ModelUse } from '../domain/call.ts';
import type { Variable } from '../domain/variable.ts';
import type { AnsweredWindow } from './answered-window.ts';
import type { ReadableCall } from './claim-call.ts';
import { type Model, ModelUnavailable } from './model.ts';
import { modelUse } from './model-use.ts';
import { readWindow, type Window, type WindowDeps, type WindowReading, withAnswers } from './read-window.ts';
import { valuesOf } from './values.ts';
import { transcriptBudget, variableGroups, windowsOf } from './windows.ts';

/** What a reading gave. On a failure there are no values, and nothing is sent. */
export interface Reading {
  values: ExtractedValue[];
  model: ModelUse;
  failure: Failure | null;
  /** What it was answered, should it prove impossible to store. */
  answered: readonly AnsweredWindow[];
}

export interface ReadingRequest {
  model: Model;
  outletId: number;
  variables: readonly Variable[];
  call: ReadableCall;
  /** Epoch milliseconds at which the function is stopped. */
  deadline: number;
  /** Epoch milliseconds. */
  now?: () => number;
  /** Milliseconds that the function needs after its last request, to store what was read. */
  reserveMs?: number;
  /** Asks each window once, whatever the answer is worth. */
  once?: boolean;
  /** What an earlier reading of this call was answered before it failed (`ModelUnavailable.answered`). */
  answered?: readonly AnsweredWindow[];
}

const FAILURES: Record<Exclude<FailureCode, 'model_unavailable'>, string> = {
  model_refused: 'the model refused to read this conversation',
  model_truncated: 'the answer of the model was cut short, twice',
  model_filtered: "the provider's content filter held the answer back",
  model_malformed: 'the answer of the model did not fit the schema, twice',
  model_unauthorised: "the provider does not take the operator's key, or its quota is used up",
};

/** Windows of a long call that are read at once. */
const WINDOWS_AT_ONCE = 3;

/**
 * Reads the values of the variables out of a call: one request, or as many as its windows; none where there is nothing
 * to ask.
 * @throws {ModelUnavailable} when the call is to be read again later
 */
export async function readCall({
  model,
  outletId,
  variables,
  call,
  deadline,
  now = Date.now,
  reserveMs = 10_000,
  once = false,
  answered = [],
}: ReadingRequest): Promise<Reading> {
  if (variables.length === 0 || call.transcript.every(({ content }) => content.trim() === '')) {
    const use = modelUse([], { asked: 'none', outcome: 'nothing_to_ask', duration: 0 });
    return { values: valuesOf(variables, [], call), model: use, failure: null, answered };
  }
  const started = now();
  const clock = { deadline, now, reserveMs };
  const deps = { model, cacheKey: `outlet-${outletId}`, call, clock, answered, once };
  const readings = await readAll(deps, windowsOfCall(variables, call));
  const outcome = readings.map(({ last }) => last.outcome).find((one) => one !== 'extracted') ?? 'extracted';
  const use = modelUse(readings, { asked: model.name, outcome, duration: now() - started });
  if (outcome !== 'extracted') {
    const failure = { code: outcome, message: FAILURES[outcome] };
    return { values: [], model: use, failure, answered: readings };
  }
  return { values: valuesOf(variables, readings, call), model: use, failure: null, answered: readings };
}

function windowsOfCall(variables: readonly Variable[], { transcript }: ReadableCall): Window[] {
  return variableGroups(variables).flatMap((group) => {
    const budget = transcriptBudget(group);
    const windows = windowsOf(transcript, budget);
    return windows.map((turns) => ({ turns, part: windows.length > 1, variables: group, budget }));
  });
}

/** The readings of all windows, in their order. One that fails waits for the others: their answers are paid. */
async function readAll(deps: WindowDeps, windows: readonly Window[]): Promise<WindowReading[]> {
  const readings: WindowReading[][] = windows.map(() => []);
  const failures: ModelUnavailable[] = [];
  const queue = windows.entries();
  const readNext = async (): Promise<void> => {
    for (const [index, window] of queue) {
      if (failures.length > 0) return;
      try {
        readings[index] = await readWindow(deps, window);
      } catch (error) {
        if (!(error instanceof ModelUnavailable)) throw error;
        failures.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: WINDOWS_AT_ONCE }, readNext));
  const [first, ...others] = failures;
  if (first) {
    const paid = [...deps.answered, ...readings.flat(), ...others.flatMap((other) => other.answered)];
    throw withAnswers(first, paid);
  }
  return readings.flat();
}
