/** Questions to the API: the client says what there is, this says what an answer means. */
import { failureOf } from './failure.ts';

type Answered = { status: number; data?: unknown };
type Success<Answer extends Answered> = Extract<Answer, { data: { success: true } }>['data'];

/** The body of a success. @throws {ApiFailure} of any other answer @throws {TypeError} when none came */
export async function ask<Answer extends Answered>(asked: Promise<Answer>): Promise<Success<Answer>> {
  const answer = await asked;
  if (answer.status >= 200 && answer.status < 300) return answer.data as Success<Answer>;
  throw failureOf(answer);
}
