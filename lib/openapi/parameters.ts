/** Parameters of paths and queries. */
import * as z from 'zod';
import { CallId } from '../domain/call-ended.ts';

/** An id as text, as a query holds it. */
export const IdInQuery = z.string().meta({
  override: { type: 'integer', minimum: 1 },
  description: 'A positive integer.',
  examples: [4],
});

export const CallInPath = z.object({ call_id: CallId });
export const DestinationInPath = z.object({ destination_id: IdInQuery });
