import type { Destination } from '../../client/postcall.ts';
import { Button } from '../ui/button.tsx';
import { Checkbox, Checkboxes, Field, Select } from '../ui/fields.tsx';
import { TYPE_LABELS, type VariableType } from '../ui/labels.ts';
import type { Draft } from './draft.ts';

const TYPES = Object.entries(TYPE_LABELS) as [VariableType, string][];

/** A row of the variables table with a field in every cell; a card on small screens. */
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
  /** Messages by field name. */
  problems: ReadonlyMap<string, string>;
  destinations: readonly Destination[];
  onChange: (draft: Draft) => void;
  onDelete: () => void;
}) {
  const set = (change: Partial<Draft>) => onChange({ ...draft, ...change });
  const displayName = draft.var_name || 'new variable';
  const optionsProblem = [...problems].find(([field]) => field.startsWith('options'))?.[1];
  return (
    <tr className={isChanged ? 'changed' : ''}>
      <td>
        <Field
          label={`Name of ${displayName}`}
          labelHidden
          value={draft.var_name}
          onChange={(var_name) => set({ var_name })}
          error={problems.get('var_name')}
          placeholder="party_size"
        />
      </td>
      <td>
        <Select
          label={`Type of ${displayName}`}
          labelHidden
          value={draft.var_type}
          onChange={(var_type) => set({ var_type })}
          options={TYPES}
          error={problems.get('var_type')}
        />
        {draft.var_type === 'enum' && (
          <Field
            label={`Options of ${displayName}`}
            labelHidden
            value={draft.options}
            onChange={(options) => set({ options })}
            lines={3}
            hint="One per line"
            error={optionsProblem}
          />
        )}
      </td>
      <td>
        <Field
          label={`Question for ${displayName}`}
          labelHidden
          value={draft.description}
          onChange={(description) => set({ description })}
          lines={2}
          error={problems.get('description')}
          placeholder="How many people is the table for?"
        />
        <Checkbox isSelected={draft.required} onChange={(required) => set({ required })}>
          Required (flag if missing)
        </Checkbox>
      </td>
      <td>
        {destinations.length === 0 ? (
          <span className="hint">No destinations yet</span>
        ) : (
          <Checkboxes
            label={`Destinations of ${displayName}`}
            labelHidden
            value={draft.destination_ids}
            onChange={(destination_ids) => set({ destination_ids })}
            options={destinations.map(({ destination_id: id, destination_name: name }) => ({ id, name }))}
          />
        )}
      </td>
      <td>
        <Button look="plain" aria-label={`Delete ${displayName}`} onPress={onDelete}>
          Delete
        </Button>
      </td>
    </tr>
  );
}
