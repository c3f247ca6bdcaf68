/** The provider's cache of prompt prefixes, as its bill shows it: from 1,024 tokens, in steps of 128. */
import { countTokens } from './tokens.ts';

const MIN_TOKENS = 1_024;
const STEP = 128;
/** A prefix that nobody asks for is forgotten, as the provider does after some minutes. */
const LIFETIME_MS = 10 * 60_000;
const MAX_PREFIXES = 100;
const MAX_PREFIX_CHARACTERS = 64_000;

/** How many tokens of a prompt were seen before under the same key; the prompt is remembered. */
export function promptCache() {
  const seen = new Map<string, { prompt: string; at: number }>();
  return (key: string, prompt: string): number => {
    const now = Date.now();
    const before = seen.get(key);
    seen.delete(key);
    seen.set(key, { prompt: prompt.slice(0, MAX_PREFIX_CHARACTERS), at: now });
    const [oldest] = seen.keys();
    if (seen.size > MAX_PREFIXES && oldest !== undefined) seen.delete(oldest);
    if (!before || now - before.at > LIFETIME_MS) return 0;
    const tokens = countTokens(prompt.slice(0, commonLength(before.prompt, prompt)));
    return tokens < MIN_TOKENS ? 0 : tokens - (tokens % STEP);
  };
}

function commonLength(a: string, b: string): number {
  const most = Math.min(a.length, b.length);
  let length = 0;
  while (length < most && a.charCodeAt(length) === b.charCodeAt(length)) length += 1;
  return length;
}
