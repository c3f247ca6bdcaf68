/**
 * The names that a template may use: connected variables, system fields, and paths into the
 * metadata.
 */
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
  /** Names of the connected variables, also of those without a value. */
  readonly connected: readonly string[];
  /**
   * Every variable and system field with a value, except the transcript, which is long and rarely
   * used.
   */
  readonly values: ReadonlyMap<string, Json>;
  readonly transcript: () => string;
  readonly metadata: Json;
  /** The IANA time zone of the call. */
  readonly zone: string;
  /** When the call ended, ISO 8601 with an offset. */
  readonly endedAt: string;
}

/** The fields of a call that a template can use. */
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

/**
 * Returns the scope of a call for a destination; `values` are those of the variables connected to
 * it.
 */
export function templateScope({
  call,
  outletId,
  values,
}: {
  call: TemplateCall;
  outletId: number;
  values: readonly { var_name: string; value: Json }[];
}): Scope {
  const valuesByName = new Map<string, Json>();
  for (const field of SYSTEM_FIELDS) {
    const value = field === 'outlet_id' ? outletId : field === 'transcript' ? null : call[field];
    if (value !== null && value !== undefined) valuesByName.set(field, value);
  }
  for (const { var_name, value } of values) {
    if (value !== null) valuesByName.set(normalized(var_name), value);
  }
  let transcript: string | undefined;
  return {
    connected: values.map(({ var_name }) => normalized(var_name)),
    values: valuesByName,
    transcript: () => {
      transcript ??= transcriptText(call.transcript);
      return transcript;
    },
    metadata: call.metadata ?? null,
    zone: call.timezone ?? 'UTC',
    endedAt: call.timestamp,
  };
}

/** Names are compared trimmed and in NFC. */
const normalized = (name: string): string => name.trim().normalize('NFC');

/** Whether a name is a system field or a path into the metadata. */
export const isSystemName = (name: string): boolean =>
  name.startsWith(METADATA) || SYSTEM_FIELDS.some((field) => field === name);

/**
 * Returns the value of a connected variable, else a system field, else at a path of the metadata,
 * or null.
 */
export function lookUp(scope: Scope, name: string): Json {
  const value = scope.values.get(name);
  if (value !== undefined) return value;
  if (name === 'transcript') return scope.transcript();
  return name.startsWith(METADATA) ? valueAt(scope.metadata, name.slice(METADATA.length).split('.')) : null;
}

// Own properties and indices only, so that no path reaches a prototype or the length of a list.
function valueAt(root: Json, path: readonly string[]): Json {
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
