/** Reads the file of an evaluation: conversations whose correct values are known. */
import * as z from 'zod';
import { Timestamp, Timezone, Transcript } from '../../lib/domain/call-ended.ts';
import type { Variable } from '../../lib/domain/variable.ts';
import { PostcallError } from '../../lib/shared/errors.ts';
import { parseJson } from '../../lib/shared/json.ts';
import { problemsOf } from '../../lib/shared/validate.ts';
import { variablesToTry } from '../../lib/variables/try.ts';

const Scalar = z.union([z.string(), z.number(), z.boolean()]);

/**
 * A line of the file. `expected` has the correct values of each variable, or null when the call
 * does not mention it.
 */
const Line = z.object({
  call_id: z.string(),
  ended_at: Timestamp,
  timezone: Timezone.nullish(),
  transcript: Transcript,
  variables: z.array(z.record(z.string(), z.unknown())),
  expected: z.record(
    z.string(),
    z.union([z.array(Scalar).min(1), Scalar.transform((one) => [one]), z.null()]),
  ),
});

export type Expected = z.infer<typeof Line>['expected'];
export interface Conversation extends Omit<z.infer<typeof Line>, 'variables'> {
  variables: Variable[];
}

/** Thrown with the errors of every invalid line. */
export class InvalidConversations extends Error {
  override name = 'InvalidConversations';
}

const MAX_SHOWN_ERRORS = 20;

/** Parses JSON lines. @throws {InvalidConversations} */
export function conversationsOf(jsonLines: string): Conversation[] {
  const errors: string[] = [];
  const conversations = jsonLines.split('\n').flatMap((text, index) => {
    if (text.trim() === '') return [];
    try {
      return [conversationOf(text)];
    } catch (error) {
      errors.push(`line ${index + 1}: ${messageOf(error)}`);
      return [];
    }
  });
  if (errors.length > 0) {
    const more = errors.length - MAX_SHOWN_ERRORS;
    const shown = [...errors.slice(0, MAX_SHOWN_ERRORS), ...(more > 0 ? [`... and ${more} more lines`] : [])];
    throw new InvalidConversations(shown.join('\n'));
  }
  return conversations;
}

function conversationOf(text: string): Conversation {
  const { variables, ...line } = Line.parse(parseJson(text));
  // Public data sets have options on strings; our type for that is enum.
  const normalized = variables.map(({ options, ...variable }) =>
    options === undefined ? variable : { ...variable, options, var_type: 'enum' },
  );
  return { ...line, variables: variablesToTry(normalized, ['variables']) };
}

function messageOf(error: unknown): string {
  const problems =
    error instanceof z.ZodError ? problemsOf(error) : error instanceof PostcallError ? error.problems : [];
  if (problems.length === 0) return error instanceof Error ? error.message : 'cannot be read';
  return problems.map(({ path, message }) => `${path} ${message}`).join('; ');
}
