/** What the demo shows: the call, its values with the turn of each, and what two receivers got. */
import pc from 'picocolors';
import { asText, type Received } from './receiver.ts';

export interface Arrived {
  call: {
    call_id: string;
    status: string;
    model: { name: string; input_tokens: number; output_tokens: number; duration_ms: number };
    transcript: { turn: number; role: string; content: string }[];
    values: {
      var_name: string;
      value: unknown;
      turn: number | null;
      grounded: boolean | null;
      quote: string | null;
    }[];
  };
  received: { name: string; requests: Received[] }[];
}

/** The report of a demo. @throws when a receiver got nothing */
export function demoReport({ call, received }: Arrived, { standIn }: { standIn: boolean }): string {
  const missing = received.filter(({ requests }) => requests.length === 0);
  if (missing.length > 0)
    throw new Error(`nothing arrived at ${missing.map(({ name }) => name).join(' and ')}`);
  const { name, input_tokens, output_tokens, duration_ms } = call.model;
  const width = Math.max(...call.values.map(({ var_name }) => var_name.length));
  return [
    '',
    pc.bold(`The call ${call.call_id}`),
    ...call.transcript.map(
      ({ turn, role, content }) => `${String(turn).padStart(4)}  ${pc.cyan(role)}: ${content}`,
    ),
    '',
    pc.bold(`What ${name} read`) +
      pc.dim(`  ${input_tokens} tokens in, ${output_tokens} out, ${duration_ms} ms`),
    ...(standIn
      ? [
          pc.yellow(
            '  by the stand-in on this machine, by rules: not gpt-4o (set OPENAI_API_KEY for the real one)',
          ),
        ]
      : []),
    ...call.values.map(({ var_name, value, turn, grounded, quote }) => {
      const evidence =
        turn === null ? 'not heard' : `turn ${turn}${grounded ? '' : ', not in its words'}: “${quote}”`;
      return `  ${var_name.padEnd(width)}  ${pc.green(JSON.stringify(value))}  ${pc.dim(evidence)}`;
    }),
    ...received.flatMap(({ name: receiver, requests }) => [
      '',
      pc.bold(`What the receiver “${receiver}” got`),
      ...requests.map((request) => asText(request)),
    ]),
    '',
    pc.green(`the call is ${call.status}: both destinations have heard of it`),
  ].join('\n');
}
