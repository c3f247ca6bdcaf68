/** What fits into one request: a transcript longer than the model's window is read in windows that overlap. */
import type { Turn } from '../domain/transcript.ts';
import type { Variable } from '../domain/variable.ts';
import { turnLine } from './prompt.ts';
import { responseSchema } from './schema.ts';

/** gpt-4o and its like; a model that takes less says so, and its windows are halved. */
const CONTEXT_TOKENS = 128_000;
/** gpt-4o writes at most so many tokens. */
export const MAX_ANSWER_TOKENS = 16_384;
/** Instructions, framing, and what an estimate may be off. */
const MARGIN_TOKENS = 4_000;
/** So that a schema leaves most of the window to the transcript. */
const MAX_SCHEMA_TOKENS = 64_000;

/** The length of the parts into which a turn too long for a window is cut. */
const PART_TOKENS = 2_000;
/** What a window repeats of the one before, at least: far more than any value takes to say. */
const OVERLAP_TOKENS = 1_500;

/**
 * How many tokens a text costs, rather too many than too few, without a tokenizer (o200k_base weighs 2.3 MB and takes a
 * second to load). Measured: English speech has 0.25 tokens a character, phone numbers and dates 0.6, the scripts of
 * large languages 0.2 to 0.75 a UTF-16 unit. Rare scripts have up to 3: the provider then says that it is too long, and
 * the window is halved.
 */
export function estimateTokens(text: string): number {
  let tokens = 0;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    const isLetter = (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 32;
    tokens += code > 127 ? 1.1 : isLetter ? 0.35 : 0.65;
  }
  return Math.ceil(tokens);
}

/** The tokens left for a transcript, beside the question for these variables. */
export const transcriptBudget = (variables: readonly Variable[]): number =>
  CONTEXT_TOKENS - MAX_ANSWER_TOKENS - MARGIN_TOKENS - schemaTokens(variables);

const schemaTokens = (variables: readonly Variable[]): number =>
  estimateTokens(JSON.stringify(responseSchema(variables).schema));

/** Whether a call can be read by a single request. */
export const fitsOneRequest = (turns: readonly Turn[], variables: readonly Variable[]): boolean =>
  variableGroups(variables).length <= 1 && tokensOf(turns) <= transcriptBudget(variables);

/** The variables in groups, each asked for by requests of its own; one, unless their descriptions are books. */
export function variableGroups(variables: readonly Variable[]): Variable[][] {
  const groups: Variable[][] = [];
  let room = 0;
  for (const variable of variables) {
    const cost = schemaTokens([variable]);
    const group = groups.at(-1);
    if (group && cost <= room) {
      group.push(variable);
      room -= cost;
    } else {
      groups.push([variable]);
      room = MAX_SCHEMA_TOKENS - cost;
    }
  }
  return groups;
}

const tokensOf = (turns: readonly Turn[]): number =>
  turns.reduce((sum, turn) => sum + estimateTokens(turnLine(turn)) + 1, 0);

/**
 * The turns in windows of at most `budget` tokens, in order. Each begins with the end of the one before, so that
 * what is said across a seam stands whole in one of them. A turn too long for a window goes on in the next under its
 * own number.
 */
export function windowsOf(turns: readonly Turn[], budget: number): Turn[][] {
  if (tokensOf(turns) <= budget) return [[...turns]];
  const overlap = Math.min(OVERLAP_TOKENS, budget / 4);
  const parts = turns.flatMap((turn) => partsOf(turn, Math.min(PART_TOKENS, budget / 4)));
  const windows: Turn[][] = [];
  let start = 0;
  for (;;) {
    let end = start;
    for (let used = 0; end < parts.length; end += 1) {
      used += parts[end]?.tokens ?? 0;
      if (used > budget && end > start) break;
    }
    windows.push(joined(parts.slice(start, end)));
    if (end >= parts.length) return windows;
    let next = end;
    for (let repeated = 0; next > start + 1 && repeated < overlap; next -= 1)
      repeated += parts[next - 1]?.tokens ?? 0;
    start = next;
  }
}

interface Part extends Turn {
  tokens: number;
}

/** A turn as it is, or cut between words where that is possible, never within a character. */
function partsOf(turn: Turn, limit: number): Part[] {
  const measured = (content: string): Part => {
    const part = { ...turn, content };
    return { ...part, tokens: estimateTokens(turnLine(part)) + 1 };
  };
  const whole = measured(turn.content);
  if (whole.tokens <= limit) return [whole];
  const parts: Part[] = [];
  const { content } = turn;
  const length = Math.max(1, Math.floor((limit - (measured('').tokens + 1)) / 1.1));
  for (let start = 0; start < content.length; ) {
    const end = cutAt(content, start, start + length);
    parts.push(measured(content.slice(start, end)));
    start = end;
  }
  return parts;
}

const WORD_LIMIT = 200;

function cutAt(content: string, start: number, wanted: number): number {
  if (wanted >= content.length) return content.length;
  for (let end = wanted; end > Math.max(start, wanted - WORD_LIMIT); end -= 1)
    if (/\s/.test(content[end - 1] ?? '')) return end;
  const splitsPair = /[\ud800-\udbff]/.test(content[wanted - 1] ?? '');
  return splitsPair ? wanted + 1 : wanted;
}

/** Neighbouring parts of one turn are one line again. */
function joined(parts: readonly Part[]): Turn[] {
  const turns: Turn[] = [];
  for (const { turn, role, content } of parts) {
    const last = turns.at(-1);
    if (last?.turn === turn) last.content += content;
    else turns.push({ turn, role, content });
  }
  return turns;
}
