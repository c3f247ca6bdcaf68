/** The adapter of each platform. */
import { bland } from './bland.ts';
import { bolna } from './bolna.ts';
import { elevenlabs } from './elevenlabs.ts';
import type { Platform, PlatformAdapter } from './platform.ts';
import { retell } from './retell.ts';
import { vapi } from './vapi.ts';

export const ADAPTERS: Readonly<Record<Platform, PlatformAdapter>> = {
  vapi,
  retell,
  elevenlabs,
  bland,
  bolna,
};
