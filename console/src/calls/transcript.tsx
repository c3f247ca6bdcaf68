/** A transcript as the conversation that it was, with what was read out of it marked where it was said. */
import { LongText, Stranger } from '../ui/text.tsx';

export interface Turn {
  turn: number;
  role: string;
  content: string;
}

/** Something that was read out of a turn. */
export interface Mark {
  key: number;
  name: string;
  turn: number | null;
}

const roleOf = (role: string): string => (/^(agent|assistant|bot|ai)/i.test(role) ? 'agent' : 'other');

export function Transcript({
  turns,
  marks,
  id = 'turn',
}: {
  turns: readonly Turn[];
  marks: readonly Mark[];
  id?: string;
}) {
  const byTurn = Map.groupBy(marks, ({ turn }) => turn);
  return (
    <ol className="transcript" aria-label="Transcript">
      {turns.map(({ turn, role, content }) => (
        <li key={turn} id={`${id}-${turn}`} className={`turn turn-${roleOf(role)}`} tabIndex={-1}>
          <span className="turn-head hint">
            {turn} · <Stranger text={role} />
          </span>
          <div className="bubble">
            <LongText text={content} />
          </div>
          {(byTurn.get(turn) ?? []).map(({ key, name }) => (
            <span key={key} className="mark">
              <Stranger text={name} />
            </span>
          ))}
        </li>
      ))}
    </ol>
  );
}

/** Shows a turn, and leads the keyboard there. */
export function showTurn(turn: number, id = 'turn'): void {
  const element = document.getElementById(`${id}-${turn}`);
  const behavior = matchMedia('(prefers-reduced-motion: reduce)').matches ? 'instant' : 'smooth';
  element?.scrollIntoView({ block: 'center', behavior });
  element?.focus({ preventScroll: true });
}
