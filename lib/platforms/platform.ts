/** The voice platforms whose own webhooks we take, and what each of them has to tell us. */
import * as z from 'zod';
import type { CallEnded } from '../domain/call-ended.ts';
import { PLATFORMS } from '../domain/platforms.ts';
import type { Turn } from '../domain/transcript.ts';
import { NotFound } from '../shared/errors.ts';
import type { Json } from '../shared/json.ts';

export const Platform = z.enum(PLATFORMS);
export type Platform = z.infer<typeof Platform>;

/** A call-ended event whose outlet is known by other means, and whose turns we made ourselves. */
export type PlatformEvent = Omit<z.input<typeof CallEnded>, 'outlet_id' | 'transcript'> & {
  transcript: Turn[];
};

/** A request as it was signed. */
export interface SignedRequest {
  /** The bytes that arrived: what parses to the same JSON has another signature. */
  rawBody: Uint8Array;
  /** By lower-case names. */
  headers: Readonly<Record<string, string | undefined>>;
  now: Date;
}

/** How a platform speaks. */
export interface PlatformAdapter {
  /** Whether the secret signed this request, not long ago where it says when; absent: the platform does not sign. */
  isSigned?: (request: SignedRequest, secret: string) => boolean;
  /**
   * The event of a payload; undefined for one that is not the end of a call.
   * @throws {InvalidRequest} for one that is none of the platform's
   */
  callEnded: (payload: Json | undefined, receivedAt: Date) => PlatformEvent | undefined;
}

/** The platform of this name. @throws {NotFound} */
export function platformOf(name: string | undefined): Platform {
  const platform = Platform.safeParse(name);
  if (platform.success) return platform.data;
  throw new NotFound('platform_not_found', 'Platform not found', [
    { path: 'platform', message: `must be one of ${PLATFORMS.join(', ')}` },
  ]);
}
