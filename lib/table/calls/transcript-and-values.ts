/** What was said in a call, and what was read of it: documents beside the call's item. */
import * as z from 'zod';
import { ExtractedValue } from '../../domain/call.ts';
import type { Turn } from '../../domain/transcript.ts';
import type { CallRef } from '../client.ts';
import { ANSWERED_PREFIX, TRANSCRIPT_PREFIX, VALUES_PREFIX } from '../keys.ts';
import { readDocument } from './call-documents.ts';

export const Turns = z.array(
  z.object({
    turn: z.int().meta({ description: 'Number of the turn, from 1.' }),
    role: z.string().meta({ description: 'Who speaks, as in `agent` or `user`.' }),
    content: z.string().meta({ description: 'What was said.' }),
  }),
);
export const Values = z.array(ExtractedValue);

/** The turns of a call; null when their retention is over. */
export async function readTranscript(ref: CallRef): Promise<Turn[] | null> {
  const document = await readDocument(ref, TRANSCRIPT_PREFIX);
  return document === undefined ? null : Turns.parse(document);
}

/** The values of a call; empty when it has none. */
export const readValues = async (ref: CallRef): Promise<ExtractedValue[]> =>
  Values.parse((await readDocument(ref, VALUES_PREFIX)) ?? []);

/** What earlier readings of a call were answered before they failed. */
export const readAnswered = async (ref: CallRef): Promise<unknown> =>
  (await readDocument(ref, ANSWERED_PREFIX)) ?? [];
