/** The routes of voice platforms, as the document describes them. */
import * as z from 'zod';
import { AcceptedCall } from '../calls/submit.ts';
import { PLATFORMS } from '../domain/platforms.ts';
import { Platform } from '../platforms/platform.ts';
import { PlatformSettings, SavedPlatform } from '../platforms/save.ts';
import { answer, type RouteDescription } from './route.ts';

const PlatformInPath = z.object({ platform: Platform });

const KEY = z.string().meta({
  description: 'The ingest key, from `PUT platforms/{platform}`: it names the outlet.',
  examples: ['97.wq3vWJcHkGm1uTjLqQJ2n0JYB5bq4hC6oV0zV3mJr5E'],
});

/** What each platform's own webhook looks like, and by which header it is proven. */
const OWN: Record<Platform, { title: string; headers: readonly string[]; example: unknown }> = {
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

/** Platforms ask for 200 whatever it was: the message tells a call from an event that is none. */
const Received = z.object({
  success: z.literal(true),
  message: z.string().meta({ examples: ['Call accepted', 'Event ignored'] }),
  payload: AcceptedCall.optional(),
});

const receiving = (platform: Platform): RouteDescription => {
  const { title, headers, example } = OWN[platform];
  return {
    method: 'post',
    path: `/calls/${platform}`,
    operationId: `receive${title}Webhook`,
    tag: 'Platforms',
    summary: `${title}'s own webhook`,
    description:
      headers.length > 0
        ? 'In its own form, with the ingest key in the query and its signature in its own headers.'
        : 'In its own form, with the ingest key in the query; it does not sign.',
    query: z.object({ key: KEY }),
    headers: z.object(Object.fromEntries(headers.map((name) => [name, z.string().optional()]))),
    body: {
      schema: z.unknown().meta({ description: "The platform's own JSON." }),
      examples: { ended: example },
    },
    answer: {
      status: 200,
      description:
        'The end of a call is stored, and named in the payload; the same again is the same call. With any other event nothing is done.',
      schema: Received,
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
    description: 'Keeps the secret that it signs with, and makes the key of the address that it posts to.',
    pathParameters: PlatformInPath,
    body: {
      schema: PlatformSettings,
      optional: true,
      examples: { secret: { signing_secret: 'from the platform' }, rotate: { rotate_key: true } },
    },
    answer: {
      status: 200,
      description: 'Where it is to post; with the ingest key when that was just made, this once.',
      schema: answer('Platform saved successfully', SavedPlatform),
    },
    failures: [404],
  },
  ...PLATFORMS.map(receiving),
];
