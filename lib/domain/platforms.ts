/**
 * The names of the voice platforms whose webhooks we accept; without zod, so that the table of
 * routes can import it.
 */
export const PLATFORMS = ['vapi', 'retell', 'elevenlabs', 'bland', 'bolna'] as const;
