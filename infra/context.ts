/** The CDK context: the settings of a deployment, validated before any stack is defined. */
import type { Node } from 'constructs';
import * as z from 'zod';

/** `-c name=value` gives a string, cdk.json a value: a list may be either. */
const list = <Element extends z.ZodType>(element: Element) =>
  z
    .preprocess((value, context) => {
      if (typeof value !== 'string') return value;
      try {
        return JSON.parse(value);
      } catch {
        context.addIssue(`is not a JSON list: write '["one", "another"]'`);
        return z.NEVER;
      }
    }, z.array(element))
    .default([]);

/** A principal of a queue's policy: a role, a user, or a whole account. */
const principal = z
  .string()
  .regex(
    /^arn:aws:iam::\d{12}:(?:root|(?:role|user)\/[\w+=,.@/-]+)$/,
    'is not the ARN of a role, a user or an account (arn:aws:iam::111122223333:role/voice-platform)',
  );

/** Scheme and host as a browser sends them. `*` would let any web page use a stolen token. */
const origin = z
  .string()
  .regex(/^https:\/\/[a-z0-9.-]+(?::\d+)?$/, 'is not an origin (https://console.example.com)');

const Context = z.object({
  stage: z
    .string()
    .regex(
      /^[a-z][a-z0-9-]{0,29}$/,
      'is not a valid stage: use a lower-case letter, then at most 29 of a-z, 0-9 and -',
    )
    .default('dev'),
  callEndedSenders: list(principal),
  corsOrigins: list(origin),
  alarmEmails: list(z.email('is not an e-mail address')),
  /** The GitHub repository whose CI may deploy. With it, the stack of the CI role is defined. */
  repository: z
    .string()
    .regex(/^[\w.-]+\/[\w.-]+$/, 'is not a repository (owner/name)')
    .optional(),
});
export type Context = z.output<typeof Context>;

/** Reads the context of the app. @throws {Error} that names every invalid setting */
export function readContext(node: Node): Context {
  const names = Object.keys(Context.shape);
  const given = names.flatMap((name) => {
    const value: unknown = node.tryGetContext(name);
    return value === undefined ? [] : [[name, value]];
  });
  const result = Context.safeParse(Object.fromEntries(given));
  if (result.success) return result.data;
  const wrong = result.error.issues.map(({ path, message }) => `-c ${path.join('.')}: ${message}`);
  throw new Error(`invalid CDK context: ${wrong.join('; ')}`);
}
