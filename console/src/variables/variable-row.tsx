import type { Destination } from '../../client/postcall.ts';
import { Button } from '../ui/button.tsx';
import { Check, Checks } from '../ui/checks.tsx';
import { Choice, Field } from '../ui/field.tsx';
import { type Draft, TYPES } from './draft.ts';

/** A row of the table, every cell of it a field; on a small screen a card. */
export function VariableRow({
  draft,
  isChanged,
  problems,
  destinations,
  onChange,
  onDelete,
}: {
  draft: Draft;
  isChanged: boolean;
  /** By field. */
  problems: ReadonlyMap<string, string>;
  destinations: readonly Destination[];
  onChange: (draft: Draft) => void;
  onDelete: () => void;
}) {
  const set = (change: Partial<Draft>) => onChange({ ...draft, ...change });
  const named = draft.var_name || 'new variable';
  const optionsProblem = [...problems].find(([field]) => field.startsWith('options'))?.[1];
  return (
    <tr className={isChanged ? 'changed' : ''}>
      <td>
        <Field
          label={`Name of ${named}`}
          labelHidden
          value={draft.var_name}
          onChange={(var_name) => set({ var_name })}
          error={problems.get('var_name')}
          placeholder="party_size"
        />
      </td>
      <td>
        <Choice
          label={`Type of ${named}`}
          labelHidden
          value={draft.var_type}
          onChange={(var_type) => set({ var_type })}
          options={TYPES}
          error={problems.get('var_type')}
        />
        {draft.var_type === 'enum' && (
          <Field
            label={`Options of ${named}`}
            labelHidden
            value={draft.options}
            onChange={(options) => set({ options })}
            lines={3}
            hint="One on each line"
            error={optionsProblem}
          />
        )}
      </td>
      <td>
        <Field
          label={`Question for ${named}`}
          labelHidden
          value={draft.description}
          onChange={(description) => set({ description })}
          lines={2}
          error={problems.get('description')}
          placeholder="How many people is the table for?"
        />
        <Check isSelected={draft.required} onChange={(required) => set({ required })}>
          Note when it is not heard
        </Check>
      </td>
      <td>
        {destinations.length === 0 ? (
          <span className="hint">no destination yet</span>
        ) : (
          <Checks
            label={`Destinations of ${named}`}
            labelHidden
            value={draft.destination_ids}
            onChange={(destination_ids) => set({ destination_ids })}
            options={destinations.map(({ destination_id: id, destination_name: name }) => ({ id, name }))}
          />
        )}
      </td>
      <td>
        <Button look="plain" aria-label={`Delete ${named}`} onPress={onDelete}>
          Delete
        </Button>
      </td>
    </tr>
  );
}
