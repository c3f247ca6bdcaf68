/**
 * Splits a call into requests that fit the model: windows of the transcript, groups of variables.
 */
import type { Turn } from '../domain/transcript.ts';
import type { Variable } from '../domain/variable.ts';
import { turnLine } from './prompt.ts';
import { responseSchema } from './response-schema.ts';

/**
 * Of gpt-4o. A model with a smaller context rejects a window, which is then halved
 * (extract-window.ts).
 */
const CONTEXT_TOKENS = 128_000;
/** The most tokens that gpt-4o writes. */
export const MAX_ANSWER_TOKENS = 16_384;
/** For instructions, framing and the error of the estimate. */
const MARGIN_TOKENS = 4_000;
/** Leaves about half of the context to the transcript. */
const MAX_SCHEMA_TOKENS = 64_000;

/** A turn that is too long for a window is cut into parts of this length. */
const PART_TOKENS = 2_000;
/**
 * At least so much of a window is repeated in the next: far more than it takes to say any value.
 */
const OVERLAP_TOKENS = 1_500;

/**
 * Returns how many tokens a text has, estimated rather too high than too low. A tokenizer would be
 * exact, but o200k_base has 2.3 MB and takes a second to load. Measured tokens per UTF-16 unit:
 * English speech 0.25, phone numbers and dates 0.6, scripts of large languages 0.2 to 0.75. Rare
 * scripts have up to 3: the provider then rejects the window as too long, and it is halved.
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

/** Returns the tokens that a request for these variables leaves for the transcript. */
export const transcriptBudget = (variables: readonly Variable[]): number =>
  CONTEXT_TOKENS - MAX_ANSWER_TOKENS - MARGIN_TOKENS - schemaTokens(variables);

const schemaTokens = (variables: readonly Variable[]): number =>
  estimateTokens(JSON.stringify(responseSchema(variables).schema));

/** Whether one request is enough for a call. */
export const fitsOneRequest = (turns: readonly Turn[], variables: readonly Variable[]): boolean =>
  variableGroups(variables).length <= 1 && tokensOf(turns) <= transcriptBudget(variables);

/**
 * Splits the variables into groups with requests of their own. Only very long descriptions need
 * more than one.
 */
export function variableGroups(variables: readonly Variable[]): Variable[][] {
  const groups: Variable[][] = [];
  let tokensLeft = 0;
  for (const variable of variables) {
    const cost = schemaTokens([variable]);
    const group = groups.at(-1);
    if (group && cost <= tokensLeft) {
      group.push(variable);
      tokensLeft -= cost;
    } else {
      groups.push([variable]);
      tokensLeft = MAX_SCHEMA_TOKENS - cost;
    }
  }
  return groups;
}

const tokensOf = (turns: readonly Turn[]): number =>
  turns.reduce((sum, turn) => sum + estimateTokens(turnLine(turn)) + 1, 0);

/**
 * Splits turns into windows of at most `budget` tokens. Each window begins with the end of the one
 * before, so that a value mentioned at the border is whole in one of them. A turn that is too long
 * for a window continues in the next with the same number.
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
    windows.push(mergeParts(parts.slice(start, end)));
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

/**
 * The whole turn if it fits, otherwise its parts: cut between words if possible, never within a
 * character.
 */
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

/** How far back from the limit a gap between words is looked for. */
const MAX_WORD_LENGTH = 200;

function cutAt(content: string, start: number, wanted: number): number {
  if (wanted >= content.length) return content.length;
  for (let end = wanted; end > Math.max(start, wanted - MAX_WORD_LENGTH); end -= 1)
    if (/\s/.test(content[end - 1] ?? '')) return end;
  const splitsPair = /[\ud800-\udbff]/.test(content[wanted - 1] ?? '');
  return splitsPair ? wanted + 1 : wanted;
}

/** Adjacent parts of a turn become one turn again. */
function mergeParts(parts: readonly Part[]): Turn[] {
  const turns: Turn[] = [];
  for (const { turn, role, content } of parts) {
    const last = turns.at(-1);
    if (last?.turn === turn) last.content += content;
    else turns.push({ turn, role, content });
  }
  return turns;
}
