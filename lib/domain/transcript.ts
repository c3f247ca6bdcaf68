/** A conversation as numbered turns, whatever form it arrived in. */
import { onOneLine } from '../shared/text.ts';

/** One turn of a conversation; `turn` counts from 1. */
export interface Turn {
  turn: number;
  role: string;
  content: string;
}

/**
 * More than a day of talk. A body has room for 200,000 turns of one letter, but an answer with them
 * would exceed Lambda's limit of 6 MB.
 */
export const MAX_TURNS = 10_000;
export const TOO_MANY_TURNS = `must have at most ${MAX_TURNS} turns`;

// The words with which platforms mark the speaker at the start of a line of a plain-text
// transcript.
const SPEAKER = /^\s*(agent|assistant|ai|bot|robot|user|customer|caller|guest|human|client)\s*:\s?/i;

/**
 * Returns the turns of a transcript. In a text, a line that starts with a known speaker ("agent:
 * ...") starts a turn and any other line continues the turn before it. A text without speakers is
 * one turn of the role `unknown`.
 */
export function turnsOf(transcript: string | readonly { role: string; content: string }[]): Turn[] {
  if (typeof transcript === 'string') return split(transcript.toWellFormed());
  return transcript.map(({ role, content }, index) => ({
    turn: index + 1,
    role: role.toWellFormed(),
    content: content.toWellFormed(),
  }));
}

/**
 * Returns the transcript as text, one turn per line. Line breaks become spaces, so that no caller
 * can forge a turn.
 */
export const transcriptText = (turns: readonly Turn[]): string =>
  turns.map(({ role, content }) => `${onOneLine(role)}: ${onOneLine(content)}`).join('\n');

function split(transcript: string): Turn[] {
  const turns: Turn[] = [];
  for (const line of transcript.split(/\r\n|\r|\n/)) {
    const [prefix, speaker] = SPEAKER.exec(line) ?? [];
    const last = turns.at(-1);
    const turn = turns.length + 1;
    if (prefix && speaker)
      turns.push({ turn, role: speaker.toLowerCase(), content: line.slice(prefix.length) });
    else if (last) last.content += `\n${line}`;
    else if (line.trim() !== '') turns.push({ turn, role: 'unknown', content: line });
  }
  for (const turn of turns) turn.content = turn.content.trim();
  return turns;
}
