/** What else a platform tells of a call, small enough for an event. */
import { MAX_METADATA_BYTES } from '../domain/call-ended.ts';
import type { Json, JsonObject } from '../shared/json.ts';

const bytesOf = (value: Json): number => Buffer.byteLength(JSON.stringify(value));

/**
 * The parts that are there. Beyond the limit of an event the largest go, and `dropped` names them: a call is worth
 * more than what a platform says beside it.
 */
export function metadataOf(parts: Readonly<Record<string, Json | undefined>>): JsonObject {
  const kept = new Map<string, Json>();
  for (const [name, value] of Object.entries(parts)) {
    if (value !== undefined && value !== null) kept.set(name, value);
  }
  const bySize = [...kept].sort(([, one], [, other]) => bytesOf(other) - bytesOf(one));
  const dropped: string[] = [];
  const metadata = (): JsonObject => ({
    ...Object.fromEntries(kept),
    ...(dropped.length > 0 && { dropped }),
  });
  for (const [name] of bySize) {
    if (bytesOf(metadata()) <= MAX_METADATA_BYTES) break;
    kept.delete(name);
    dropped.push(name);
  }
  return metadata();
}
