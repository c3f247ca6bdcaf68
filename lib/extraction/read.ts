/** Reads a call: asks the model, takes its answer apart, checks every value, and finds where it was said. */
import type { ExtractedValue, Failure, FailureCode, ModelUse } from '../calls/call.ts';
import { InvalidJson, isJsonObject, type JsonObject, parseJson } from '../json.ts';
import type { Variable } from '../variables/variable.ts';
import { checkValue } from './check/check-value.ts';
import { evidenceOf } from './evidence.ts';
import { type Answer, ask, type Model } from './model.ts';
import { promptMessages } from './prompt.ts';
import { type ResponseSchema, responseSchema } from './schema.ts';
import type { ReadableCall } from './take-call.ts';

/** What a reading gave. On a failure there are no values, and nothing is sent. */
export interface Reading {
  values: ExtractedValue[];
  model: ModelUse;
  failure: Failure | null;
}

export interface ReadingRequest {
  model: Model;
  outletId: number;
  variables: readonly Variable[];
  call: ReadableCall;
  /** Epoch milliseconds at which the function is stopped. */
  deadline: number;
}

const NOT_ASKED: ModelUse = {
  name: 'none',
  stand_in: false,
  outcome: 'nothing_to_ask',
  input_tokens: 0,
  cached_tokens: 0,
  output_tokens: 0,
  duration_ms: 0,
};

const FAILURES: Record<FailureCode, string> = {
  model_refused: 'the model refused to read this conversation',
  model_truncated: 'the answer of the model was cut short, twice',
  model_filtered: "the provider's content filter held the answer back",
  model_malformed: 'the answer of the model did not fit the schema, twice',
  model_unauthorised: "the provider does not take the operator's key, or its quota is used up",
  model_unavailable: 'the model could not be reached',
};

/** By which name the stand-in answers, so that nobody takes it for a model. */
const STAND_IN = 'postcall-stand-in';

/** gpt-4o writes at most so many tokens. */
const MAX_ANSWER_TOKENS = 16_384;

/**
 * Reads the values of the variables out of a call.
 * @throws {ModelUnavailable} when the call is to be read again later
 */
export async function readCall(request: ReadingRequest): Promise<Reading> {
  const { variables, call } = request;
  if (variables.length === 0 || call.transcript.every(({ content }) => content.trim() === '')) {
    return {
      values: variables.map((variable) => checked(variable, null, null, call)),
      model: NOT_ASKED,
      failure: null,
    };
  }
  const schema = responseSchema(variables);
  const started = Date.now();
  const first = await interpreted(request, schema, 512 + 64 * variables.length);
  const again = first.outcome === 'model_truncated' || first.outcome === 'model_malformed';
  const last = again ? await interpreted(request, schema, MAX_ANSWER_TOKENS) : first;
  const model: ModelUse = {
    name: last.name,
    stand_in: last.name.startsWith(STAND_IN),
    outcome: last.outcome,
    input_tokens: last.input_tokens + (again ? first.input_tokens : 0),
    cached_tokens: last.cached_tokens + (again ? first.cached_tokens : 0),
    output_tokens: last.output_tokens + (again ? first.output_tokens : 0),
    duration_ms: Date.now() - started,
  };
  if (last.outcome !== 'extracted') {
    return { values: [], model, failure: { code: last.outcome, message: FAILURES[last.outcome] } };
  }
  return { values: valuesOf(request, schema, last.json), model, failure: null };
}

type Interpreted = Pick<ModelUse, 'name' | 'input_tokens' | 'cached_tokens' | 'output_tokens'> &
  ({ outcome: 'extracted'; json: JsonObject } | { outcome: FailureCode });

async function interpreted(
  { model, outletId, call, deadline }: ReadingRequest,
  schema: ResponseSchema,
  maxTokens: number,
): Promise<Interpreted> {
  const messages = promptMessages({
    turns: call.transcript,
    endedAt: call.timestamp,
    timezone: call.timezone,
  });
  const question = { messages, schema, cacheKey: `outlet-${outletId}`, maxTokens };
  return interpret(await ask(model, question, deadline), schema, model.name);
}

/** What an answer amounts to. A refusal and a filter are told by the provider, the rest by the answer itself. */
function interpret(answer: Answer, schema: ResponseSchema, asked: string): Interpreted {
  if (answer.kind === 'unauthorised') {
    return {
      outcome: 'model_unauthorised',
      name: asked,
      input_tokens: 0,
      cached_tokens: 0,
      output_tokens: 0,
    };
  }
  const { model, usage, choices } = answer.completion;
  const use = {
    name: model,
    input_tokens: usage?.prompt_tokens ?? 0,
    cached_tokens: usage?.prompt_tokens_details?.cached_tokens ?? 0,
    output_tokens: usage?.completion_tokens ?? 0,
  };
  const choice = choices?.[0];
  if (choice?.message?.refusal) return { ...use, outcome: 'model_refused' };
  if (choice?.finish_reason === 'content_filter') return { ...use, outcome: 'model_filtered' };
  if (choice?.finish_reason === 'length') return { ...use, outcome: 'model_truncated' };
  const json = parsed(choice?.message?.content ?? '');
  if (json && schema.properties.every((property) => Object.hasOwn(json, property))) {
    return { ...use, outcome: 'extracted', json };
  }
  return { ...use, outcome: 'model_malformed' };
}

function parsed(content: string): JsonObject | undefined {
  try {
    const json = parseJson(content);
    return isJsonObject(json) ? json : undefined;
  } catch (error) {
    if (error instanceof InvalidJson) return undefined;
    throw error;
  }
}

function valuesOf(
  { variables, call }: ReadingRequest,
  schema: ResponseSchema,
  json: JsonObject,
): ExtractedValue[] {
  const turns = json[schema.turns];
  return variables.map((variable, index) =>
    checked(
      variable,
      json[schema.properties[index] ?? ''] ?? null,
      Array.isArray(turns) ? (turns[index] ?? null) : null,
      call,
    ),
  );
}

/** Cut so that a call's record stays small whatever the model wrote. */
const MAX_RAW = 1000;

function checked(variable: Variable, raw: unknown, turn: unknown, call: ReadableCall): ExtractedValue {
  const { value, problem } = checkValue(variable, raw, call);
  const evidence = evidenceOf({ variable, value, turn, call });
  const shown = typeof raw === 'string' ? raw.slice(0, MAX_RAW).toWellFormed() : raw;
  return {
    variable_id: variable.variable_id,
    var_name: variable.var_name,
    var_type: variable.var_type,
    value,
    raw: typeof shown === 'number' || typeof shown === 'boolean' || typeof shown === 'string' ? shown : null,
    ...evidence,
    problem: problem ?? (variable.required && raw === null ? 'required, not heard' : null),
  };
}
