/** Formats an evaluation: a summary for the terminal, and a report with every wrong value. */
import type { ModelUse } from '../../lib/domain/call.ts';
import { costInDollars } from '../../lib/domain/prices.ts';
import type { Evaluation } from './evaluate.ts';
import { shareOf, type Tally } from './score.ts';

const TEST_MODE =
  'TEST MODE: values come from simple rules, not gpt-4o. These figures say nothing about gpt-4o.';

export function summary({ conversations, scores, unread, uses }: Evaluation): string {
  const { input_tokens, cached_tokens, output_tokens } = total(uses);
  const isSimulated = uses.some(({ stand_in }) => stand_in);
  const models = [...new Set(uses.map(({ name }) => name))].join(', ') || 'none';
  const durations = uses.map(({ duration_ms }) => duration_ms).sort((one, other) => one - other);
  const lines = [
    ...(isSimulated ? [TEST_MODE] : []),
    `model              ${models}`,
    `conversations      ${conversations}, of which ${unread.length} failed`,
    `values right       ${written(scores.all)}`,
    ...scores.byType.map(({ type, tally }) => `  ${type.padEnd(17)}${written(tally)}`),
    `invented           ${written(scores.invented)} of the values that the calls do not mention`,
    `grounded           ${written(scores.grounded)} of the values are found in the words of their turn`,
    `tokens             ${input_tokens} in (${cached_tokens} cached), ${output_tokens} out`,
    `cost               ${cost(uses, isSimulated)}`,
    `duration           ${durations[Math.floor(durations.length / 2)] ?? 0} ms for the median call`,
  ];
  return `${lines.join('\n')}\n`;
}

/** Returns Markdown. Values are untrusted text, so they are formatted as code. */
export function report(evaluation: Evaluation): string {
  const wrong = evaluation.judged.filter(({ right }) => !right);
  const rows = wrong.map(({ call_id, read, expected }) =>
    [
      call_id,
      read.var_name,
      read.var_type,
      expected === null ? 'not mentioned' : expected.map((one) => String(one)).join(' / '),
      read.value === null ? (read.problem ?? 'no value') : String(read.value),
      read.turn === null ? '' : `${read.turn}: ${read.quote ?? ''}`,
    ]
      .map(cell)
      .join(' | '),
  );
  return [
    '# Evaluation\n',
    `\`\`\`text\n${summary(evaluation)}\`\`\`\n`,
    `## Wrong values (${wrong.length})\n`,
    '| call | variable | type | expected | extracted | turn and quote |',
    '|---|---|---|---|---|---|',
    ...rows.map((row) => `| ${row} |`),
    '',
    `## Failed calls (${evaluation.unread.length})\n`,
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

function cost(uses: readonly ModelUse[], isSimulated: boolean): string {
  if (isSimulated) return `${dollars(costInDollars(total(uses), 'gpt-4o') ?? 0)}, if gpt-4o had answered`;
  const costs = uses.map((use) => costInDollars(use, use.name));
  const known = costs.filter((one) => one !== null).reduce((sum, one) => sum + one, 0);
  return costs.includes(null) ? 'unknown: this model has no price' : dollars(known);
}

const dollars = (amount: number): string => `$${amount.toFixed(4)}`;
