/** What an evaluation shows: a summary to read at once, and every miss to learn from. */
import type { ModelUse } from '../../lib/domain/call.ts';
import { costInDollars } from '../../lib/domain/prices.ts';
import type { Evaluation } from './evaluate.ts';
import { shareOf, type Tally } from './score.ts';

const STAND_IN = 'THE STAND-IN ANSWERED, NOT A MODEL: these figures say nothing about gpt-4o.';

export function summary({ conversations, scores, unread, uses }: Evaluation): string {
  const { input_tokens, cached_tokens, output_tokens } = total(uses);
  const simulatedModel = uses.some(({ stand_in }) => stand_in);
  const models = [...new Set(uses.map(({ name }) => name))].join(', ') || 'none';
  const durations = uses.map(({ duration_ms }) => duration_ms).sort((one, other) => one - other);
  const lines = [
    ...(simulatedModel ? [STAND_IN] : []),
    `model              ${models}`,
    `conversations      ${conversations}, of which ${unread.length} could not be read`,
    `values right       ${written(scores.all)}`,
    ...scores.byType.map(({ type, tally }) => `  ${type.padEnd(17)}${written(tally)}`),
    `invented           ${written(scores.invented)} of the values that were not said were given all the same`,
    `grounded           ${written(scores.grounded)} of the values have their words in their turn`,
    `tokens             ${input_tokens} in (${cached_tokens} cached), ${output_tokens} out`,
    `cost               ${cost(uses, simulatedModel)}`,
    `duration           ${durations[Math.floor(durations.length / 2)] ?? 0} ms, the median of a call`,
  ];
  return `${lines.join('\n')}\n`;
}

/** Markdown. Values are what callers said: in code, so that they are shown and do nothing. */
export function report(evaluation: Evaluation): string {
  const misses = evaluation.judged.filter(({ right }) => !right);
  const rows = misses.map(({ call_id, read, expected }) =>
    [
      call_id,
      read.var_name,
      read.var_type,
      expected === null ? 'not said' : expected.map((one) => String(one)).join(' / '),
      read.value === null ? (read.problem ?? 'nothing') : String(read.value),
      read.turn === null ? '' : `${read.turn}: ${read.quote ?? ''}`,
    ]
      .map(cell)
      .join(' | '),
  );
  return [
    '# Evaluation\n',
    `\`\`\`text\n${summary(evaluation)}\`\`\`\n`,
    `## Misses (${misses.length})\n`,
    '| call | variable | type | right | read | turn and its words |',
    '|---|---|---|---|---|---|',
    ...rows.map((row) => `| ${row} |`),
    '',
    `## Not read (${evaluation.unread.length})\n`,
    ...evaluation.unread.map(({ call_id, reason }) => `- ${cell(call_id)}: ${reason}`),
    '',
  ].join('\n');
}

const cell = (text: string): string =>
  text === '' ? '' : `\`${text.replace(/[`|\r\n]/g, ' ').slice(0, 300)}\``;

const written = (tally: Tally): string => {
  const share = shareOf(tally);
  return share === null ? 'none' : `${share.toFixed(3)} (${tally.right} of ${tally.of})`;
};

const total = (uses: readonly ModelUse[]) => ({
  input_tokens: uses.reduce((sum, one) => sum + one.input_tokens, 0),
  cached_tokens: uses.reduce((sum, one) => sum + one.cached_tokens, 0),
  output_tokens: uses.reduce((sum, one) => sum + one.output_tokens, 0),
});

function cost(uses: readonly ModelUse[], simulatedModel: boolean): string {
  if (simulatedModel) return `${dollars(costInDollars(total(uses), 'gpt-4o') ?? 0)}, had gpt-4o answered`;
  const costs = uses.map((use) => costInDollars(use, use.name));
  const known = costs.filter((one) => one !== null).reduce((sum, one) => sum + one, 0);
  return costs.includes(null) ? 'not known for this model' : dollars(known);
}

const dollars = (amount: number): string => `$${amount.toFixed(4)}`;
