/**
 * The output of the demo: the call, its values with their evidence, and the deliveries of two
 * destinations.
 */
import pc from 'picocolors';
import * as z from 'zod';
import { asText, type Received } from './receiver.ts';

/** The part of a call's document that the demo shows. */
export const DemoCall = z.object({
  call_id: z.string(),
  status: z.string(),
  failure: z.object({ message: z.string() }).nullable(),
  model: z
    .object({ name: z.string(), input_tokens: z.int(), output_tokens: z.int(), duration_ms: z.int() })
    .nullable(),
  transcript: z.array(z.object({ turn: z.int(), role: z.string(), content: z.string() })),
  values: z.array(
    z.object({
      var_name: z.string(),
      value: z.unknown(),
      turn: z.int().nullable(),
      grounded: z.boolean().nullable(),
      quote: z.string().nullable(),
    }),
  ),
  deliveries: z.array(
    z.object({
      destination_name: z.string(),
      status: z.string(),
      attempts: z.array(z.object({ error: z.string().nullable() })),
    }),
  ),
});
export type DemoCall = z.infer<typeof DemoCall>;

export interface DemoResult {
  call: DemoCall;
  received: { name: string; requests: Received[] }[];
}

/** Formats the result of the demo. @throws when a receiver got nothing */
export function demoReport(
  { call, received }: DemoResult,
  { simulatedModel }: { simulatedModel: boolean },
): string {
  const missing = received.filter(({ requests }) => requests.length === 0);
  if (missing.length > 0)
    throw new Error(`no delivery arrived at ${missing.map(({ name }) => name).join(' and ')}`);
  const { name = 'unknown', input_tokens = 0, output_tokens = 0, duration_ms = 0 } = call.model ?? {};
  const width = Math.max(...call.values.map(({ var_name }) => var_name.length));
  return [
    '',
    pc.bold(`Call ${call.call_id}`),
    ...call.transcript.map(
      ({ turn, role, content }) => `${String(turn).padStart(4)}  ${pc.cyan(role)}: ${content}`,
    ),
    '',
    pc.bold(`Values extracted by ${name}`) +
      pc.dim(`  ${input_tokens} tokens in, ${output_tokens} out, ${duration_ms} ms`),
    ...(simulatedModel
      ? [
          pc.yellow(
            '  Test mode: values come from simple rules, not gpt-4o (set OPENAI_API_KEY to use gpt-4o)',
          ),
        ]
      : []),
    ...call.values.map(({ var_name, value, turn, grounded, quote }) => {
      const evidence =
        turn === null
          ? 'not mentioned'
          : `turn ${turn}${grounded ? '' : ', not found in its words'}: “${quote}”`;
      return `  ${var_name.padEnd(width)}  ${pc.green(JSON.stringify(value))}  ${pc.dim(evidence)}`;
    }),
    ...received.flatMap(({ name: receiver, requests }) => [
      '',
      pc.bold(`Delivered to the receiver “${receiver}”`),
      ...requests.map((request) => asText(request)),
    ]),
    '',
    pc.green(`The call is ${call.status}: both destinations got their delivery.`),
  ].join('\n');
}
