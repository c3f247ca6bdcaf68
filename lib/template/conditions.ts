/**
 * The condition of a destination (`when`): whether a call is delivered to it. Parsed and compiled
 * once.
 */
import { RenderFailure, startBudget, threadTime } from './limits.ts';
import { loadConditions, type ParsedCondition } from './liquid.ts';
import {
  type Cursor,
  type Operand,
  operandOf,
  read,
  readQuoted,
  SPACE,
  TemplateSyntaxError,
} from './placeholders.ts';
import type { Scope } from './scope.ts';

/**
 * Returns whether a call meets the condition.
 * @param time milliseconds of processor time so far; only tests pass another clock
 * @throws {RenderFailure} when it would take too long, or cannot be applied to these values
 */
export type Condition = (scope: Scope, time?: () => number) => boolean;

const MAX_OPERANDS = 40;

const COMPARISONS = new Set(['==', '!=', '>', '<', '>=', '<=', 'contains']);
// No quote, no part of an operator, nothing that could begin or end a tag, a placeholder or a
// filter.
const NAME_CHARACTER = `[^\\s"'=!<>{}|%]`;
const OPERATOR_WORD = `(?:and|or|not|contains)(?!${NAME_CHARACTER})`;
const OPERATOR = new RegExp(`==|!=|>=|<=|>|<|${OPERATOR_WORD}`, 'uy');
/** Everything between two operators: words, with the spaces between them. */
const NAME = new RegExp(`${NAME_CHARACTER}+(?:\\s+(?!${OPERATOR_WORD})${NAME_CHARACTER}+)*`, 'uy');
/** Liquid's own literals for an empty value and for a value of nothing but spaces. */
const LIQUID_LITERALS = new Set(['empty', 'blank']);

/** Returns what is wrong with a condition; undefined when nothing is. */
export function conditionProblem(text: string): string | undefined {
  try {
    parseCondition(text);
    return undefined;
  } catch (error) {
    if (error instanceof TemplateSyntaxError) return error.message;
    throw error;
  }
}

/** Returns the names in a condition that has no problem. */
export const namesInCondition = (text: string): string[] =>
  parseCondition(text).operands.flatMap((operand) => (operand.kind === 'name' ? [operand.name] : []));

/**
 * Compiles a condition.
 * @throws {RenderFailure} `invalid_template` for a condition that has a problem (it was saved
 * before a rule existed, or not through the API)
 */
export async function compileCondition(text: string): Promise<Condition> {
  const problem = conditionProblem(text);
  if (problem !== undefined) throw new RenderFailure('invalid_template', `when: ${problem}`);
  const evaluate = (await loadConditions())(parseCondition(text));
  return (scope, time = threadTime) => evaluate({ scope, budget: startBudget(time) });
}

type Token = { kind: 'operator'; text: string } | { kind: 'value'; operand: Operand; liquidLiteral?: string };

/** What may come next: whether a value must, and whether the value before was already compared. */
interface Expected {
  value: boolean;
  compared: boolean;
}

/**
 * Parses `a == "x" and party size > 4 or not b`: names, quoted strings, numbers, true, false and
 * null, compared, and joined by `and` and `or`.
 * @throws {TemplateSyntaxError}
 */
function parseCondition(text: string): ParsedCondition {
  const operands: Operand[] = [];
  const words: string[] = [];
  let expected: Expected = { value: true, compared: false };
  for (const token of tokensOf(text)) {
    if (token.kind === 'operator') {
      expected = afterOperator(token.text, expected);
      words.push(token.text);
    } else {
      expected = afterValue(expected);
      words.push(token.liquidLiteral ?? `a${operands.push(token.operand) - 1}`);
    }
  }
  if (expected.value) throw new TemplateSyntaxError('the condition is incomplete: it must end with a value');
  if (operands.length > MAX_OPERANDS) {
    throw new TemplateSyntaxError(`a condition may have at most ${MAX_OPERANDS} values`);
  }
  return { source: words.join(' '), operands };
}

function afterValue({ value, compared }: Expected): Expected {
  if (!value) {
    throw new TemplateSyntaxError('an operator is missing between two values, as in: party_size > 4');
  }
  return { value: false, compared };
}

function afterOperator(operator: string, expected: Expected): Expected {
  if (operator === 'not') {
    if (expected.value && !expected.compared) return expected;
    throw new TemplateSyntaxError('"not" must come before a value, as in: not vip');
  }
  if (expected.value) throw new TemplateSyntaxError(`a value is missing before "${operator}"`);
  if (!COMPARISONS.has(operator)) return { value: true, compared: false };
  if (expected.compared) {
    throw new TemplateSyntaxError(`join comparisons with "and" or "or", not with "${operator}"`);
  }
  return { value: true, compared: true };
}

function* tokensOf(text: string): Generator<Token> {
  const cursor = { text, at: 0 };
  for (read(cursor, SPACE); cursor.at < text.length; read(cursor, SPACE)) yield readToken(cursor);
}

function readToken(cursor: Cursor): Token {
  const operator = read(cursor, OPERATOR);
  if (operator !== undefined) return { kind: 'operator', text: operator };
  const quoted = readQuoted(cursor);
  if (quoted) return { kind: 'value', operand: quoted };
  const name = read(cursor, NAME);
  if (name === undefined) throw new TemplateSyntaxError(unexpected(cursor));
  const operand = operandOf(name);
  return LIQUID_LITERALS.has(name)
    ? { kind: 'value', operand, liquidLiteral: name }
    : { kind: 'value', operand };
}

function unexpected({ text, at }: Cursor): string {
  const character = text[at] ?? '';
  if ('{}%'.includes(character)) return 'a condition has no braces or tags: write it as in party_size > 4';
  if (character === '|') return 'a condition cannot use filters: remove the |';
  if (character === '=') return 'to compare for equality, write ==';
  if (`"'`.includes(character)) return `a quoted text is not closed: end it with ${character}`;
  return `unexpected character "${character}"`;
}
