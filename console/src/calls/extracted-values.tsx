/** Extracted values, each with its turn, its quote and its problem. */
import type { Call } from '../../client/postcall.ts';
import { Button } from '../ui/button.tsx';
import { TYPE_LABELS } from '../ui/labels.ts';
import { LongText, UntrustedText } from '../ui/text.tsx';
import { showTurn } from './transcript.tsx';

export type ExtractedValue = Pick<
  Call['values'][number],
  'variable_id' | 'var_name' | 'var_type' | 'value' | 'raw' | 'turn' | 'quote' | 'grounded' | 'problem'
>;

/** @param turnIds prefix of the ids of the turns, as passed to `Transcript` */
export function ExtractedValues({
  values,
  turnIds = 'turn',
}: {
  values: readonly ExtractedValue[];
  turnIds?: string;
}) {
  return (
    <ul className="values">
      {values.map((value) => (
        <li key={value.variable_id} className={value.problem === null ? 'value' : 'value value-problem'}>
          <div className="value-head">
            <strong>
              <UntrustedText text={value.var_name} />
            </strong>
            <span className="hint">{TYPE_LABELS[value.var_type]}</span>
          </div>
          <div className="value-content">
            {value.value === null ? (
              <em className="hint">not mentioned</em>
            ) : (
              <LongText text={String(value.value)} cutAt={300} />
            )}
          </div>
          {value.problem !== null && (
            <p className="bad">
              {value.grounded === false ? 'Not found in transcript: ' : 'Problem: '}
              <UntrustedText text={value.problem} />
              {value.value === null && value.raw !== null && (
                <>
                  {' '}
                  (model answered: <LongText text={String(value.raw)} cutAt={120} />)
                </>
              )}
            </p>
          )}
          {value.turn !== null && (
            <p className="evidence">
              <Button look="plain" onPress={() => showTurn(value.turn ?? 0, turnIds)}>
                Turn {value.turn}
              </Button>
              {value.quote !== null && (
                <q>
                  <UntrustedText text={value.quote} />
                </q>
              )}
            </p>
          )}
        </li>
      ))}
    </ul>
  );
}
