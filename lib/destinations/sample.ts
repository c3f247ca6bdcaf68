/** A sample call and sample values: for previews and test deliveries without a real call. */
import * as z from 'zod';
import { JsonScalar } from '../domain/call.ts';
import { MAX_VARIABLES, type Variable, type VariableType } from '../domain/variable.ts';
import { InvalidRequest } from '../shared/errors.ts';
import { isJsonObject } from '../shared/json.ts';
import type { TemplateCall } from '../template/scope.ts';

/** JSON values by the names of variables; null: not mentioned in the call. */
export const SampleValues = z
  .unknown()
  .refine((values) => !isJsonObject(values) || Object.keys(values).length <= MAX_VARIABLES, {
    error: `must have at most ${MAX_VARIABLES} values`,
    abort: true,
  })
  .pipe(z.record(z.string(), JsonScalar))
  .meta({
    type: 'object',
    additionalProperties: { type: ['string', 'number', 'boolean', 'null'] },
    description:
      'Values by the names of connected variables; null: not mentioned in the call. Any other connected ' +
      'variable gets its first option or example, or a sample of its type.',
    examples: [{ party_size: 4 }],
  });

export const sampleCall = (now: Date): TemplateCall => ({
  call_id: 'sample-call',
  timestamp: now.toISOString(),
  timezone: 'UTC',
  guest_name: 'Jane Doe',
  // A number and a domain that are reserved for examples (555-01XX; RFC 2606).
  phone_number: '+12025550123',
  email_id: 'jane.doe@example.com',
  brand_id: '1',
  call_outcome: 'interested',
  source: 'sample',
  interaction_modality: 'voice',
  transcript: [
    { turn: 1, role: 'agent', content: 'How can I help?' },
    { turn: 2, role: 'user', content: 'This is a sample conversation.' },
  ],
  metadata: {},
});

const SAMPLES: Record<VariableType, z.infer<typeof JsonScalar>> = {
  string: 'sample',
  boolean: true,
  integer: 4,
  float: 4.5,
  date: '2026-11-21',
  time: '19:30',
  datetime: '2026-11-21T19:30:00+00:00',
  email: 'jane.doe@example.com',
  phone: '+12025550123',
  enum: 'sample',
};

/**
 * Returns a value for each variable: the given one, else its first option or example, else one of
 * its type.
 * @throws {InvalidRequest} for a given value of a variable that is not connected to the destination
 */
export function sampleValues(connected: readonly Variable[], given: z.infer<typeof SampleValues>) {
  const names = new Set(connected.map(({ var_name }) => var_name));
  const unknown = Object.keys(given).filter((name) => !names.has(name));
  if (unknown.length > 0) {
    const message = 'is not a variable that is connected to this destination';
    throw new InvalidRequest(unknown.map((name) => ({ path: `values.${name}`, message })));
  }
  return connected.map(({ var_name, var_type, options, examples }) => ({
    var_name,
    value: Object.hasOwn(given, var_name)
      ? (given[var_name] ?? null)
      : (options?.[0] ?? (var_type === 'string' ? examples?.[0] : undefined) ?? SAMPLES[var_type]),
  }));
}
