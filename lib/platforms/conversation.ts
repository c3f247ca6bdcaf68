/** Who said what: the turns of a platform's payload under our two roles. */
import { type Turn, turnsOf } from '../domain/transcript.ts';
import { isJsonObject, type Json } from '../shared/json.ts';

/** A list of turns as a platform gives it, and under which names each says who speaks and what. */
interface Spoken {
  turns: readonly Json[] | undefined;
  speaker: string;
  words: string;
}

// What else stands in these lists was not spoken: system prompts, tool calls and their results, actions.
const AGENTS = ['agent', 'assistant', 'bot', 'robot', 'ai', 'transfer_target'];
const USERS = ['user', 'customer', 'caller', 'guest', 'human', 'client'];

// Of 200,000 short names the lists find each sooner than a Map, which must hash them first.
function roleOf(speaker: string): 'agent' | 'user' | undefined {
  if (AGENTS.includes(speaker)) return 'agent';
  return USERS.includes(speaker) ? 'user' : undefined;
}

/**
 * The turns that were spoken; where there is none, those of the transcript as text ("assistant: ..."). Each is looked at
 * once, and by hand: a body has room for 500,000 of them, and a schema took 300 ms to find them wanting.
 */
export function conversationOf(spoken: Spoken | undefined, transcript: string | undefined): Turn[] {
  const listed = spoken ? spokenTurns(spoken) : [];
  if (listed.length > 0) return listed;
  const turns = turnsOf(transcript ?? '');
  for (const turn of turns) turn.role = roleOf(turn.role) ?? turn.role;
  return turns;
}

function spokenTurns({ turns, speaker, words }: Spoken): Turn[] {
  const spoken: Turn[] = [];
  for (const item of turns ?? []) {
    if (!isJsonObject(item)) continue;
    const { [speaker]: who, [words]: content } = item;
    if (typeof who !== 'string' || typeof content !== 'string') continue;
    const role = roleOf(who.toLowerCase());
    if (role === undefined || content.trim() === '') continue;
    spoken.push({ turn: spoken.length + 1, role, content: content.toWellFormed() });
  }
  return spoken;
}
