import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { getEncoding } from 'js-tiktoken';
import * as z from 'zod';
import { VARIABLE_TYPES, type VariableType } from '../../../lib/domain/variable.ts';
import { promptMessages, turnLine } from '../../../lib/extraction/prompt.ts';
import { responseSchema } from '../../../lib/extraction/response-schema.ts';
import { aVariable } from '../../support/configuration.ts';

// 80 real conversations with their true values (test/data/README.md).
const CONVERSATIONS = new URL('../../data/sgd-dev-calls.jsonl', import.meta.url);

const Conversation = z.object({
  ended_at: z.string(),
  timezone: z.string(),
  transcript: z.array(z.object({ role: z.string(), content: z.string() })),
  variables: z.array(
    z.object({ var_name: z.string(), var_type: z.enum(VARIABLE_TYPES), description: z.string() }),
  ),
  expected: z.record(
    z.string(),
    z.array(z.union([z.string(), z.number(), z.boolean(), z.null()])).nullable(),
  ),
});

const encoder = getEncoding('o200k_base');
const tokens = (text: string): number => encoder.encode(text, [], []).length;
const sum = (numbers: number[]): number => numbers.reduce((total, number) => total + number, 0);

function costs(line: string) {
  const { ended_at, timezone, transcript, variables: asked, expected } = Conversation.parse(JSON.parse(line));
  const turns = transcript.map((turn, index) => ({ turn: index + 1, ...turn }));
  const variables = asked.map((fields, index) => aVariable({ variable_id: index + 1, ...fields }));
  const { name, strict, schema, properties, turns: turnsName } = responseSchema(variables);
  const messages = promptMessages({ turns, endedAt: ended_at, timezone });
  const bare = tokens(turns.map(({ role, content }) => `${role}: ${content}`).join('\n'));
  const numbered = tokens(turns.map(turnLine).join('\n'));
  const input =
    sum(messages.map(({ content }) => tokens(content))) + tokens(JSON.stringify({ name, strict, schema }));
  const values = variables.map(({ var_name }) => expected[var_name]?.[0] ?? null);
  const answer = {
    ...Object.fromEntries(properties.map((property, index) => [property, values[index]])),
    [turnsName]: values.map((value) => (value === null ? null : turns.length)),
  };
  const bareAnswer = Object.fromEntries(variables.map(({ var_name }, index) => [var_name, values[index]]));
  return {
    variables: variables.length,
    bare,
    numbered,
    overhead: input - numbered - sum(variables.map(({ description }) => tokens(description))),
    output: tokens(JSON.stringify(answer)),
    bareOutput: tokens(JSON.stringify(bareAnswer)),
  };
}

describe('the tokens of real conversations', () => {
  const all = readFileSync(CONVERSATIONS, 'utf8').trim().split('\n').map(costs);

  it('of the answer are at most 1.5 times those of the bare values', () => {
    expect(sum(all.map(({ output }) => output)) / sum(all.map(({ bareOutput }) => bareOutput))).toBeLessThan(
      1.5,
    );
  });

  it('besides transcript and descriptions are at most 250 plus 30 for each variable', () => {
    for (const { overhead, variables } of all) expect(overhead).toBeLessThanOrEqual(250 + 30 * variables);
  });

  it('of the turn numbers are at most 7 % of the transcript', () => {
    expect(sum(all.map(({ numbered }) => numbered)) / sum(all.map(({ bare }) => bare))).toBeLessThanOrEqual(
      1.07,
    );
  });
});

describe('the tokens of a variable', () => {
  const costOf = (var_type: VariableType): number => {
    const variables = (count: number) =>
      Array.from({ length: count }, (_, index) =>
        aVariable({
          variable_id: index + 1,
          var_name: `visit_${var_type}_${index}`,
          var_type,
          ...(var_type === 'enum' && { options: ['', '-'] }),
        }),
      );
    const cost = (count: number) => tokens(JSON.stringify(responseSchema(variables(count)).schema));
    return (cost(40) - cost(20)) / 20 - tokens(aVariable().description);
  };

  it('besides its description and options are at most 30 on average, and 40 for any type', () => {
    const all = VARIABLE_TYPES.map(costOf);
    expect(sum(all) / all.length).toBeLessThanOrEqual(30);
    expect(Math.max(...all)).toBeLessThanOrEqual(40);
  });
});
