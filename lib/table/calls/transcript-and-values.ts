/** The transcript of a call and its values: documents beside the call's item. */
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

/** Reads the turns of a call; null when they have expired. */
export async function readTranscript(ref: CallRef): Promise<Turn[] | null> {
  const document = await readDocument(ref, TRANSCRIPT_PREFIX);
  return document === undefined ? null : Turns.parse(document);
}

/** Reads the values of a call; empty when it has none. */
export const readValues = async (ref: CallRef): Promise<ExtractedValue[]> =>
  Values.parse((await readDocument(ref, VALUES_PREFIX)) ?? []);

/** Reads the stored model answers of extractions that failed. */
export const readAnswered = async (ref: CallRef): Promise<unknown> =>
  (await readDocument(ref, ANSWERED_PREFIX)) ?? [];
