/** Who said what: the turns of a platform's payload under our two roles. */
import { turnsOf } from '../calls/transcript.ts';

/** A turn as a platform gives it. */
export interface Spoken {
  speaker: string | undefined;
  words: string | undefined;
}

// What else stands in these lists was not spoken: system prompts, tool calls and their results, actions.
const AGENTS = ['agent', 'assistant', 'bot', 'robot', 'ai', 'transfer_target'];
const USERS = ['user', 'customer', 'caller', 'guest', 'human', 'client'];

function roleOf(speaker: string): 'agent' | 'user' | undefined {
  if (AGENTS.includes(speaker.toLowerCase())) return 'agent';
  return USERS.includes(speaker.toLowerCase()) ? 'user' : undefined;
}

/** The turns that were spoken; where there is none, those of the transcript as text ("assistant: ..."). */
export function conversationOf(
  turns: readonly Spoken[] | undefined,
  transcript: string | undefined,
): { role: string; content: string }[] {
  const spoken = (turns ?? []).flatMap(({ speaker = '', words = '' }) => {
    const role = roleOf(speaker);
    return role && words.trim() !== '' ? [{ role, content: words }] : [];
  });
  if (spoken.length > 0) return spoken;
  return turnsOf(transcript ?? '').map(({ role, content }) => ({ role: roleOf(role) ?? role, content }));
}
