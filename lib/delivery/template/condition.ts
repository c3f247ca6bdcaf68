/** Whether a call is for a destination: its condition (`when`), compiled once and asked for each call. */
import { parseCondition } from './condition-text.ts';
import { loadConditions } from './liquid.ts';
import { TemplateSyntaxError } from './placeholder.ts';
import { startWork, threadTime } from './rendering.ts';
import type { Scope } from './scope.ts';

/** @throws {RenderFailure} when it would take too long */
export type Condition = (scope: Scope) => boolean;

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

/** Compiles a condition that has no problem. */
export async function compileCondition(text: string): Promise<Condition> {
  const evaluate = (await loadConditions())(parseCondition(text));
  return (scope) => evaluate({ scope, work: startWork(threadTime) });
}
