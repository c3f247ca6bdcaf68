/** The routes of voice platforms, as the OpenAPI document describes them. */
import * as z from 'zod';
import { AcceptedCall } from '../calls/submit.ts';
import { PLATFORMS } from '../domain/platforms.ts';
import { Platform } from '../platforms/platform.ts';
import { PlatformSettings, SavedPlatform } from '../platforms/save.ts';
import type { RouteDescription } from './route.ts';

const PlatformInPath = z.object({ platform: Platform });

const KEY = z.string().meta({
  description: 'The ingest key, which names the outlet; made by `PUT platforms/{platform}`.',
  examples: ['97.wq3vWJcHkGm1uTjLqQJ2n0JYB5bq4hC6oV0zV3mJr5E'],
});

/** Each platform's own webhook: an example, and the headers that authenticate it. */
const WEBHOOKS: Record<Platform, { title: string; headers: readonly string[]; example: unknown }> = {
  vapi: {
    title: 'Vapi',
    headers: ['x-signature', 'x-timestamp', 'x-vapi-secret'],
    example: {
      message: {
        type: 'end-of-call-report',
        endedAt: '2026-11-20T10:03:44Z',
        call: { id: '8a1f', customer: { number: '+919876543210' } },
        artifact: { messages: [{ role: 'user', message: 'A table for four, please.' }] },
      },
    },
  },
  retell: {
    title: 'Retell',
    headers: ['x-retell-signature'],
    example: {
      event: 'call_ended',
      call: {
        call_id: '8a1f',
        end_timestamp: 1795169024000,
        transcript_object: [{ role: 'user', content: 'A table for four, please.' }],
      },
    },
  },
  elevenlabs: {
    title: 'ElevenLabs',
    headers: ['elevenlabs-signature'],
    example: {
      type: 'post_call_transcription',
      event_timestamp: 1795169024,
      data: { conversation_id: '8a1f', transcript: [{ role: 'user', message: 'A table for four, please.' }] },
    },
  },
  bland: {
    title: 'Bland',
    headers: ['x-webhook-signature'],
    example: {
      call_id: '8a1f',
      completed: true,
      end_at: '2026-11-20T10:03:44Z',
      transcripts: [{ user: 'user', text: 'A table for four, please.' }],
    },
  },
  bolna: {
    title: 'Bolna',
    headers: [],
    example: { id: '8a1f', status: 'completed', transcript: 'user: A table for four, please.' },
  },
};

const receiving = (platform: Platform): RouteDescription => {
  const { title, headers, example } = WEBHOOKS[platform];
  const signature = z
    .string()
    .optional()
    .meta({ description: `Authentication of ${title}'s webhook.` });
  return {
    method: 'post',
    path: `/calls/${platform}`,
    operationId: `receive${title}Webhook`,
    tag: 'Platforms',
    summary: `Receive ${title}'s webhook`,
    description:
      `Accepts the webhook of ${title} as it is, with the ingest key in the query` +
      (headers.length > 0 ? ' and its signature in the headers.' : '. It is not signed.'),
    query: z.object({ key: KEY }),
    headers: z.object(Object.fromEntries(headers.map((name) => [name, signature]))),
    body: {
      schema: z.unknown().meta({ description: "The platform's own JSON." }),
      examples: { ended: example },
    },
    // Platforms expect 200 for every event: the message tells the end of a call from other events.
    answer: {
      status: 200,
      description:
        'The call that was stored: a repeat is the same call. Absent for any event that is not the end ' +
        'of a call.',
      message: ['Call accepted', 'Event ignored'],
      payload: AcceptedCall.optional(),
    },
    failures: [401, 409],
    security: [{ ingestKey: [] }],
  };
};

export const PLATFORM_ROUTES: readonly RouteDescription[] = [
  {
    method: 'put',
    path: '/platforms/{platform}',
    operationId: 'savePlatform',
    tag: 'Platforms',
    summary: 'Connect a voice platform',
    description: 'Stores the signing secret of the platform and makes the ingest key of its webhook address.',
    pathParameters: PlatformInPath,
    body: {
      schema: PlatformSettings,
      optional: true,
      examples: { secret: { signing_secret: 'from the platform' }, rotate: { rotate_key: true } },
    },
    answer: {
      status: 200,
      description: 'The webhook path of the platform; with the ingest key only when it was just made.',
      message: 'Platform saved successfully',
      payload: SavedPlatform,
    },
    failures: [404],
  },
  ...PLATFORMS.map(receiving),
];
