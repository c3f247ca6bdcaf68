/** Whether a call is for a destination: its condition (`when`), compiled once and asked for each call. */
import { parseCondition } from './condition-text.ts';
import { RenderFailure } from './limits.ts';
import { loadConditions } from './liquid.ts';
import { TemplateSyntaxError } from './placeholder.ts';
import { startWork, threadTime } from './rendering.ts';
import type { Scope } from './scope.ts';

/**
 * @param time milliseconds of processor time so far; another one only in tests
 * @throws {RenderFailure} when it would take too long, or cannot be applied to these values
 */
export type Condition = (scope: Scope, time?: () => number) => boolean;

/** What is wrong with a condition, undefined when it is right. */
export function conditionProblem(text: string): string | undefined {
  try {
    parseCondition(text);
    return undefined;
  } catch (error) {
    if (error instanceof TemplateSyntaxError) return error.message;
    throw error;
  }
}

/** The names in a condition that is right. */
export const namesInCondition = (text: string): string[] =>
  parseCondition(text).operands.flatMap((operand) => (operand.kind === 'name' ? [operand.name] : []));

/**
 * Compiles a condition.
 * @throws {RenderFailure} `invalid_template` for one that has a problem (saved by other means, or before a rule was made)
 */
export async function compileCondition(text: string): Promise<Condition> {
  const problem = conditionProblem(text);
  if (problem !== undefined) throw new RenderFailure('invalid_template', `when: ${problem}`);
  const evaluate = (await loadConditions())(parseCondition(text));
  return (scope, time = threadTime) => evaluate({ scope, work: startWork(time) });
}
