/**
 * A transcript as a conversation. Each turn is marked with the variables that were extracted from
 * it.
 */
import { LongText, UntrustedText } from '../ui/text.tsx';

export interface Turn {
  turn: number;
  role: string;
  content: string;
}

/** A variable, and the turn that its value comes from. */
export interface Mark {
  key: number;
  name: string;
  turn: number | null;
}

/** What the console suggests where a person can paste a transcript. */
export const SAMPLE_TRANSCRIPT = `agent: Hello, this is the Blue Lamp restaurant. How can I help?
user: Hi, my name is Jane Miller. I'd like a table for four on Friday at half past seven.
agent: A table for four on Friday at 7:30 pm. May I have an email address for the confirmation?
user: Sure, it's jane.miller@example.com.
agent: Thank you, Jane. You will get the confirmation in a moment.`;

const sideOf = (role: string): string => (/^(agent|assistant|bot|ai)/i.test(role) ? 'agent' : 'other');

/** @param idPrefix of the ids of the turns, for a page with more than one transcript */
export function Transcript({
  turns,
  marks,
  idPrefix = 'turn',
}: {
  turns: readonly Turn[];
  marks: readonly Mark[];
  idPrefix?: string;
}) {
  const byTurn = Map.groupBy(marks, ({ turn }) => turn);
  return (
    <ol className="transcript" aria-label="Turns">
      {turns.map(({ turn, role, content }) => (
        <li key={turn} id={`${idPrefix}-${turn}`} className={`turn turn-${sideOf(role)}`} tabIndex={-1}>
          <span className="turn-head hint">
            {turn} · <UntrustedText text={role} />
          </span>
          <div className="bubble">
            <LongText text={content} />
          </div>
          {(byTurn.get(turn) ?? []).map(({ key, name }) => (
            <span key={key} className="mark">
              <UntrustedText text={name} />
            </span>
          ))}
        </li>
      ))}
    </ol>
  );
}

/** Scrolls to a turn and moves the focus there. */
export function showTurn(turn: number, idPrefix = 'turn'): void {
  const element = document.getElementById(`${idPrefix}-${turn}`);
  const behavior = matchMedia('(prefers-reduced-motion: reduce)').matches ? 'instant' : 'smooth';
  element?.scrollIntoView({ block: 'center', behavior });
  element?.focus({ preventScroll: true });
}
