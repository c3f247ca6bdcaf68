/** Prices of the models' tokens. */
import type { ModelUse } from './call.ts';

/** Dollars per million tokens, as OpenAI publishes them (https://openai.com/api/pricing). */
const PRICES: Readonly<Record<string, { input: number; cached: number; output: number }>> = {
  'gpt-4o': { input: 2.5, cached: 1.25, output: 10 },
  'gpt-4o-mini': { input: 0.15, cached: 0.075, output: 0.6 },
};

/**
 * Returns the price of an extraction in dollars, or null for a model without a known price.
 * @param model its name, with or without its release date
 */
export function costInDollars(
  use: Pick<ModelUse, 'input_tokens' | 'cached_tokens' | 'output_tokens'>,
  model: string,
): number | null {
  const price = PRICES[model.replace(/-\d{4}-\d{2}-\d{2}$/, '')];
  if (!price) return null;
  const uncached = use.input_tokens - use.cached_tokens;
  return (uncached * price.input + use.cached_tokens * price.cached + use.output_tokens * price.output) / 1e6;
}
