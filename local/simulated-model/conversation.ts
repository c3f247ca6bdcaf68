/** The prompt taken apart again: when the call ended, and its turns. */
import { DateTime } from 'luxon';

export interface TranscriptTurn {
  turn: number;
  /** Whether the caller speaks, not the agent. */
  caller: boolean;
  text: string;
}

export interface Conversation {
  /** The end of the call in its own zone. */
  end: DateTime;
  turns: TranscriptTurn[];
}

const HEADER =
  /^Call ended: (?:\p{L}+ )?(?<day>\d{4}-\d{2}-\d{2})[ T](?<time>\d{2}:\d{2})\S* (?<zone>\S+)$/mu;
const NUMBERED = /^(?<turn>\d{1,9}) (?<role>[^\s:]{1,64}): ?(?<text>.*)$/u;
const SPEAKER = /^\s*(?<role>[\p{L}_-]{2,32}):\s+(?<text>.*)$/u;
const AGENT = /^(?:agent|assistant|ai|bot|robot|system|operator|receptionist|representative|rep|model)\b/i;

const isCaller = (role: string): boolean => !AGENT.test(role);

/** A text without our header ended now; one without numbers is counted by its lines. */
export function conversationOf(prompt: string): Conversation {
  const lines = prompt.split('\n');
  const numbered = lines.flatMap((line): TranscriptTurn[] => {
    const said = NUMBERED.exec(line)?.groups;
    return said
      ? [{ turn: Number(said.turn), caller: isCaller(said.role ?? ''), text: said.text ?? '' }]
      : [];
  });
  return { end: endOf(prompt), turns: numbered.length > 0 ? numbered : countedByLines(lines) };
}

/** @returns the call's end; now in UTC where the text does not say it */
function endOf(prompt: string): DateTime {
  // The header stands first; what is said later may look like one.
  const said = HEADER.exec(prompt.slice(0, 500))?.groups;
  const end = DateTime.fromISO(`${said?.day}T${said?.time}`, { zone: said?.zone ?? 'UTC' });
  return end.isValid ? end : DateTime.utc();
}

const countedByLines = (lines: readonly string[]): TranscriptTurn[] =>
  lines
    .filter((line) => line.trim() !== '' && !/^(?:Call ended: .*|Transcript:)$/.test(line))
    .map((line, index) => {
      const said = SPEAKER.exec(line)?.groups;
      return { turn: index + 1, caller: isCaller(said?.role ?? ''), text: said?.text ?? line };
    });
