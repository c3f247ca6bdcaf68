/** The voice platforms whose own webhooks postcall accepts, and what an adapter of one provides. */
import * as z from 'zod';
import type { CallEnded } from '../domain/call-ended.ts';
import { PLATFORMS } from '../domain/platforms.ts';
import type { Turn } from '../domain/transcript.ts';
import { NotFound } from '../shared/errors.ts';
import type { Json } from '../shared/json.ts';

export const Platform = z.enum(PLATFORMS).meta({ description: 'The voice platform.' });
export type Platform = z.infer<typeof Platform>;

/**
 * A call-ended event without its outlet, which the ingest key names, and with turns that the
 * adapter made.
 */
export type PlatformEvent = Omit<z.input<typeof CallEnded>, 'outlet_id' | 'transcript'> & {
  transcript: Turn[];
};

/** A request as it was signed. */
export interface SignedRequest {
  /** The bytes that arrived: another encoding of the same JSON has another signature. */
  rawBody: Uint8Array;
  /** By lower-case name. */
  headers: Readonly<Record<string, string | undefined>>;
  now: Date;
}

/** Reads the webhooks of a platform. */
export interface PlatformAdapter {
  /**
   * Returns whether the secret signed this request, recently if it has a time. Absent: the platform
   * does not sign.
   */
  isSigned?: (request: SignedRequest, secret: string) => boolean;
  /**
   * Returns the event of a payload, or undefined when it is not the end of a call.
   * @throws {InvalidRequest} when it is not a payload of the platform
   */
  toEvent: (payload: Json | undefined, receivedAt: Date) => PlatformEvent | undefined;
}

/** Returns the platform of this name. @throws {NotFound} */
export function platformOf(name: string | undefined): Platform {
  const platform = Platform.safeParse(name);
  if (platform.success) return platform.data;
  throw new NotFound('platform_not_found', 'Platform not found', [
    { path: 'platform', message: `must be one of ${PLATFORMS.join(', ')}` },
  ]);
}
