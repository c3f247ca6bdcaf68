/** Conversations with known values: what an evaluation is measured by. */
import * as z from 'zod';
import { Timestamp, Timezone, Transcript } from '../../lib/domain/call-ended.ts';
import type { Variable } from '../../lib/domain/variable.ts';
import { PostcallError } from '../../lib/shared/errors.ts';
import { parseJson } from '../../lib/shared/json.ts';
import { problemsOf } from '../../lib/shared/validate.ts';
import { variablesToTry } from '../../lib/variables/try.ts';

const Scalar = z.union([z.string(), z.number(), z.boolean()]);

/** A line of the file. `expected`: for each variable the values that are right, or null when none was said. */
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

/** Thrown with what is wrong in the lines that do not fit. */
export class UnreadableConversations extends Error {
  override name = 'UnreadableConversations';
}

/** Complaints that a person reads before they mend the file. */
const SHOWN = 20;

/** @throws {UnreadableConversations} */
export function conversationsOf(jsonLines: string): Conversation[] {
  const complaints: string[] = [];
  const conversations = jsonLines.split('\n').flatMap((text, index) => {
    if (text.trim() === '') return [];
    try {
      return [conversationOf(text)];
    } catch (error) {
      complaints.push(`line ${index + 1}: ${complaintOf(error)}`);
      return [];
    }
  });
  if (complaints.length > 0) {
    const more = complaints.length - SHOWN;
    const shown = [...complaints.slice(0, SHOWN), ...(more > 0 ? [`... and ${more} lines more`] : [])];
    throw new UnreadableConversations(shown.join('\n'));
  }
  return conversations;
}

function conversationOf(text: string): Conversation {
  const { variables, ...line } = Line.parse(parseJson(text));
  // Corpora give options to strings; with us they make an enum.
  const asked = variables.map(({ options, ...variable }) =>
    options === undefined ? variable : { ...variable, options, var_type: 'enum' },
  );
  return { ...line, variables: variablesToTry(asked, ['variables']) };
}

function complaintOf(error: unknown): string {
  const problems =
    error instanceof z.ZodError ? problemsOf(error) : error instanceof PostcallError ? error.problems : [];
  if (problems.length === 0) return error instanceof Error ? error.message : 'cannot be read';
  return problems.map(({ path, message }) => `${path} ${message}`).join('; ');
}
