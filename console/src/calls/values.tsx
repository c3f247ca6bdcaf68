/** What was read: each value with the turn and the words that it was read from, and what speaks against it. */
import type { Call } from '../../client/postcall.ts';
import { Button } from '../ui/button.tsx';
import { LongText, Stranger } from '../ui/text.tsx';
import { showTurn } from './transcript.tsx';

export type Value = Pick<
  Call['values'][number],
  'variable_id' | 'var_name' | 'var_type' | 'value' | 'raw' | 'turn' | 'quote' | 'grounded' | 'problem'
>;

export function Values({ values, turnsAt = 'turn' }: { values: readonly Value[]; turnsAt?: string }) {
  return (
    <ul className="values">
      {values.map((value) => (
        <li key={value.variable_id} className={value.problem === null ? 'value' : 'value value-doubtful'}>
          <div className="value-head">
            <strong>
              <Stranger text={value.var_name} />
            </strong>
            <span className="hint">{value.var_type}</span>
          </div>
          <div className="value-what">
            {value.value === null ? (
              <em className="hint">not heard</em>
            ) : (
              <LongText text={String(value.value)} atOnce={300} />
            )}
          </div>
          {value.problem !== null && (
            <p className="bad">
              {value.grounded === false ? 'Not grounded: ' : 'Problem: '}
              <Stranger text={value.problem} />
              {value.value === null && value.raw !== null && (
                <>
                  {' '}
                  (read: <LongText text={String(value.raw)} atOnce={120} />)
                </>
              )}
            </p>
          )}
          {value.turn !== null && (
            <p className="evidence">
              <Button look="plain" onPress={() => showTurn(value.turn ?? 0, turnsAt)}>
                Turn {value.turn}
              </Button>
              {value.quote !== null && (
                <q>
                  <Stranger text={value.quote} />
                </q>
              )}
            </p>
          )}
        </li>
      ))}
    </ul>
  );
}
