/** What a template may name: the values of the connected variables, the fields of the call, its metadata. */
import type { CallEnded } from '../domain/call-ended.ts';
import { transcriptText } from '../domain/transcript.ts';
import type { Json } from '../shared/json.ts';

export const SYSTEM_FIELDS = [
  'guest_name',
  'email_id',
  'phone_number',
  'brand_id',
  'outlet_id',
  'timestamp',
  'call_id',
  'call_outcome',
  'source',
  'transcript',
  'interaction_modality',
] as const;

const METADATA = 'metadata.';
const ARRAY_INDEX = /^(?:0|[1-9]\d*)$/;

export interface Scope {
  /** The connected variables, those without a value as well. */
  readonly connected: readonly string[];
  /** Everything that is named directly and has a value; the transcript excepted, which is long and seldom asked for. */
  readonly named: ReadonlyMap<string, Json>;
  readonly transcript: () => string;
  readonly metadata: Json;
  /** IANA zone of the call, and its end (ISO 8601 with an offset). */
  readonly zone: string;
  readonly endedAt: string;
}

/** The event's fields that a template sees. */
export type TemplateCall = Pick<
  CallEnded,
  | 'call_id'
  | 'timestamp'
  | 'timezone'
  | 'guest_name'
  | 'email_id'
  | 'phone_number'
  | 'brand_id'
  | 'call_outcome'
  | 'source'
  | 'interaction_modality'
  | 'transcript'
  | 'metadata'
>;

/** The scope of one call for one destination; `values` are those of the variables connected to it. */
export function templateScope({
  call,
  outletId,
  values,
}: {
  call: TemplateCall;
  outletId: number;
  values: readonly { var_name: string; value: Json }[];
}): Scope {
  const named = new Map<string, Json>();
  for (const field of SYSTEM_FIELDS) {
    const value = field === 'outlet_id' ? outletId : field === 'transcript' ? null : call[field];
    if (value !== null && value !== undefined) named.set(field, value);
  }
  for (const { var_name, value } of values) if (value !== null) named.set(nameOf(var_name), value);
  let transcript: string | undefined;
  return {
    connected: values.map(({ var_name }) => nameOf(var_name)),
    named,
    transcript: () => {
      transcript ??= transcriptText(call.transcript);
      return transcript;
    },
    metadata: call.metadata ?? null,
    zone: call.timezone ?? 'UTC',
    endedAt: call.timestamp,
  };
}

/** A name as it is compared: trimmed, NFC. */
export const nameOf = (name: string): string => name.trim().normalize('NFC');

/** Whether a name means something without being a variable. */
export const isSystemName = (name: string): boolean =>
  name.startsWith(METADATA) || SYSTEM_FIELDS.some((field) => field === name);

/** The value of a name: a connected variable's, else a system field's, else of a path into the metadata, else null. */
export function lookUp(scope: Scope, name: string): Json {
  const value = scope.named.get(name);
  if (value !== undefined) return value;
  if (name === 'transcript') return scope.transcript();
  return name.startsWith(METADATA) ? follow(scope.metadata, name.slice(METADATA.length).split('.')) : null;
}

// Own properties and indices only, so that no path reaches a prototype or a length.
function follow(root: Json, path: readonly string[]): Json {
  let value = root;
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return null;
    if (!Object.hasOwn(value, key)) return null;
    let next: Json | undefined;
    if (!Array.isArray(value)) next = value[key];
    else if (ARRAY_INDEX.test(key)) next = value[Number(key)];
    if (next === undefined) return null;
    value = next;
  }
  return value;
}
