/** The text of a condition (`when`), taken apart: the only parser that reads what a customer wrote there. */
import {
  exactNumber,
  IS_NUMBER,
  KEYWORDS,
  type Operand,
  QUOTED,
  TemplateSyntaxError,
  unquote,
} from './placeholder.ts';

/** A condition over operands: their places in `source` are `a0`, `a1` and so on. */
export interface ParsedCondition {
  /** In Liquid, of our own making: operators, and numbered slots. */
  source: string;
  operands: Operand[];
}

const MAX_CONDITION_OPERANDS = 40;

const SPACE = /\s+/y;
const SYMBOL = /==|!=|>=|<=|>|</y;
// No quote, no sign of an operator, nothing that could end or begin a tag, a placeholder or a filter.
const WORD = /[^\s"'=!<>{}|%]+/uy;
const COMPARISONS = new Set(['==', '!=', '>', '<', '>=', '<=', 'contains']);
const JOINTS = new Set(['and', 'or']);
/** Liquid's own literals for nothing and for nothing but space. */
const BARE = new Set(['empty', 'blank']);

type Token = { kind: 'operator'; text: string } | { kind: 'operand'; operand: Operand; bare?: string };

/**
 * Parses `a == "x" and party size > 4 or not b`: comparisons of names, quoted strings, numbers, true, false and null, joined by
 * and / or. A name is everything between operators.
 * @throws {TemplateSyntaxError}
 */
export function parseCondition(text: string): ParsedCondition {
  const operands: Operand[] = [];
  const slot = (token: Extract<Token, { kind: 'operand' }>): string =>
    token.bare ?? `a${operands.push(token.operand) - 1}`;
  const words: string[] = [];
  let needsOperand = true;
  let compared = false;
  for (const token of tokensOf(text)) {
    if (token.kind === 'operand') {
      if (!needsOperand) throw new TemplateSyntaxError('two values stand side by side in the condition');
      words.push(slot(token));
      needsOperand = false;
      continue;
    }
    const { text: operator } = token;
    if (operator === 'not') {
      if (!needsOperand || compared)
        throw new TemplateSyntaxError('"not" stands before a value, as in: not vip');
    } else if (needsOperand) throw new TemplateSyntaxError(`a value is missing before "${operator}"`);
    else if (COMPARISONS.has(operator)) {
      if (compared) throw new TemplateSyntaxError(`join comparisons by "and" or "or", not by "${operator}"`);
      compared = true;
      needsOperand = true;
    } else {
      compared = false;
      needsOperand = true;
    }
    words.push(operator);
  }
  if (needsOperand) throw new TemplateSyntaxError('the condition ends where a value should stand');
  if (operands.length > MAX_CONDITION_OPERANDS)
    throw new TemplateSyntaxError(`a condition may hold at most ${MAX_CONDITION_OPERANDS} values`);
  return { source: words.join(' '), operands };
}

function* tokensOf(text: string): Generator<Token> {
  let at = 0;
  const read = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0];
    if (found !== undefined) at += found.length;
    return found;
  };
  let name: { from: number; to: number } | undefined;
  const named = (): Token[] => {
    const found = name && text.slice(name.from, name.to);
    name = undefined;
    return found === undefined ? [] : [wordToken(found)];
  };
  while (at < text.length) {
    if (read(SPACE) !== undefined) continue;
    const from = at;
    const symbol = read(SYMBOL);
    const quoted = symbol === undefined ? read(QUOTED) : undefined;
    const word = symbol === undefined && quoted === undefined ? read(WORD) : undefined;
    if (symbol !== undefined || (word !== undefined && isOperator(word))) {
      yield* named();
      yield { kind: 'operator', text: symbol ?? word ?? '' };
    } else if (quoted !== undefined) {
      yield* named();
      yield { kind: 'operand', operand: { kind: 'literal', value: unquote(quoted) } };
    } else if (word !== undefined) name = { from: name?.from ?? from, to: at };
    else throw new TemplateSyntaxError(unexpected(text.slice(at, at + 2)));
  }
  yield* named();
}

const isOperator = (word: string): boolean => COMPARISONS.has(word) || JOINTS.has(word) || word === 'not';

function wordToken(name: string): Token {
  const literal = KEYWORDS.get(name);
  if (literal !== undefined) return { kind: 'operand', operand: { kind: 'literal', value: literal } };
  if (IS_NUMBER.test(name))
    return { kind: 'operand', operand: { kind: 'literal', value: exactNumber(name) } };
  const operand: Operand = { kind: 'name', name: name.normalize('NFC') };
  return BARE.has(name) ? { kind: 'operand', operand, bare: name } : { kind: 'operand', operand };
}

function unexpected(text: string): string {
  if (text.startsWith('{') || text.startsWith('%'))
    return 'a condition is written without braces and tags, as in: party_size > 4';
  if (text.startsWith('|')) return 'a condition has no filters';
  if (text.startsWith('=')) return 'equality is written ==';
  return `"${text[0]}" cannot stand here`;
}
