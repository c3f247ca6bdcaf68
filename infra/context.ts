/** What a deployment may be told: the CDK context, checked as a whole before anything is made of it. */
import type { Node } from 'constructs';
import * as z from 'zod';

/** `-c name=value` gives text, cdk.json a value: a list may come as either. */
const list = <Element extends z.ZodType>(element: Element) =>
  z
    .preprocess((value, context) => {
      if (typeof value !== 'string') return value;
      try {
        return JSON.parse(value);
      } catch {
        context.addIssue(`is no JSON list: write '["one", "another"]'`);
        return z.NEVER;
      }
    }, z.array(element))
    .default([]);

/** A role, a user, or a whole account: whoever may be a principal of a queue's policy. */
const principal = z
  .string()
  .regex(
    /^arn:aws:iam::\d{12}:(?:root|(?:role|user)\/[\w+=,.@/-]+)$/,
    'is not the ARN of a role, a user or an account (arn:aws:iam::111122223333:role/voice-platform)',
  );

/** Scheme and host as a browser sends them; `*` would let every page on the web use a token that it got hold of. */
const origin = z
  .string()
  .regex(/^https:\/\/[a-z0-9.-]+(?::\d+)?$/, 'is not an origin (https://console.example.com)');

const Context = z.object({
  stage: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,29}$/, 'is not a stage: a lower-case letter, then at most 29 of a-z, 0-9 and -')
    .default('dev'),
  callEndedSenders: list(principal),
  corsOrigins: list(origin),
  alarmEmails: list(z.email('is not an e-mail address')),
  /** The GitHub repository whose CI may deploy: it gets a stack of its own. */
  repository: z
    .string()
    .regex(/^[\w.-]+\/[\w.-]+$/, 'is not a repository (owner/name)')
    .optional(),
});
export type Context = z.output<typeof Context>;

/** Reads the context of the app. @throws {Error} that names everything in it that does not fit */
export function readContext(node: Node): Context {
  const names = Object.keys(Context.shape);
  const given = names.flatMap((name) => {
    const value: unknown = node.tryGetContext(name);
    return value === undefined ? [] : [[name, value]];
  });
  const result = Context.safeParse(Object.fromEntries(given));
  if (result.success) return result.data;
  const wrong = result.error.issues.map(({ path, message }) => `-c ${path.join('.')}: ${message}`);
  throw new Error(`the CDK context does not fit: ${wrong.join('; ')}`);
}
