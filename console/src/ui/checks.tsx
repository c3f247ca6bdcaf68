import type { ReactNode } from 'react';
import { Checkbox as AriaCheckbox, CheckboxGroup, Label } from 'react-aria-components';
import { Stranger } from './text.tsx';

export function Check({
  children,
  ...props
}: { children: ReactNode } & ({ value: string } | { isSelected: boolean; onChange: (is: boolean) => void })) {
  return (
    <AriaCheckbox {...props} className="check">
      {({ isSelected }) => (
        <>
          <span className="check-box" aria-hidden="true">
            {isSelected ? '✓' : ''}
          </span>
          {children}
        </>
      )}
    </AriaCheckbox>
  );
}

/** Several of several, by their ids. */
export function Checks({
  label,
  labelHidden = false,
  value,
  onChange,
  options,
}: {
  label: string;
  labelHidden?: boolean;
  value: readonly number[];
  onChange: (ids: number[]) => void;
  options: readonly { id: number; name: string }[];
}) {
  return (
    <CheckboxGroup
      className="field"
      value={value.map(String)}
      onChange={(ids) => onChange(ids.map(Number).toSorted((one, other) => one - other))}
    >
      <Label className={labelHidden ? 'visually-hidden' : 'label'}>{label}</Label>
      <div className="checks">
        {options.map(({ id, name }) => (
          <Check key={id} value={String(id)}>
            <Stranger text={name} />
          </Check>
        ))}
      </div>
    </CheckboxGroup>
  );
}
