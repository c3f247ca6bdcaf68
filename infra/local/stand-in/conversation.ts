/** The prompt taken apart again: when the call ended, and its turns. */
import { DateTime } from 'luxon';

export interface SaidTurn {
  turn: number;
  /** Whether the caller speaks, not the agent. */
  caller: boolean;
  text: string;
}

export interface Conversation {
  /** The end of the call in its own zone. */
  end: DateTime;
  turns: SaidTurn[];
}

const HEADER = /^Call ended: \w+ (?<day>\d{4}-\d{2}-\d{2}) (?<time>\d{2}:\d{2}) (?<zone>\S+)$/m;
const TURN = /^(?<turn>\d+) (?<role>[^\s:]+): (?<text>.*)$/;
const AGENT = /^(?:agent|assistant|ai|bot|robot|system)/i;

/** A text without our header or numbers is taken as it is: now, and a turn a line. */
export function conversationOf(prompt: string): Conversation {
  const header = HEADER.exec(prompt)?.groups;
  const end = header
    ? DateTime.fromISO(`${header.day}T${header.time}`, { zone: header.zone ?? 'UTC' })
    : DateTime.utc();
  const numbered = prompt.split('\n').flatMap((line) => {
    const match = TURN.exec(line)?.groups;
    return match
      ? [{ turn: Number(match.turn), caller: !AGENT.test(match.role ?? ''), text: match.text ?? '' }]
      : [];
  });
  if (numbered.length > 0) return { end, turns: numbered };
  return { end, turns: prompt.split('\n').map((text, index) => ({ turn: index + 1, caller: true, text })) };
}
