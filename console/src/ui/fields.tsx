/** Form fields, each with its label, hint and error. */
import { type ReactNode, type Ref, useId } from 'react';
import {
  Checkbox as AriaCheckbox,
  CheckboxGroup,
  FieldError,
  Input,
  Label,
  Text,
  TextArea,
  TextField,
} from 'react-aria-components';
import { UntrustedText } from './text.tsx';

interface FieldProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  hint?: ReactNode;
  error?: string | undefined;
  /** For screen readers only, where a table header shows the label already. */
  labelHidden?: boolean;
  isRequired?: boolean;
  placeholder?: string;
}

export function Field({
  label,
  hint,
  error,
  labelHidden = false,
  lines,
  placeholder,
  type = 'text',
  inputRef,
  code = false,
  ...props
}: FieldProps & {
  /** Rows of a text area; without it the field is a single line. */
  lines?: number;
  type?: 'text' | 'password' | 'url' | 'number' | 'datetime-local';
  inputRef?: Ref<HTMLInputElement>;
  /** Monospaced, without spell check. */
  code?: boolean;
}) {
  const className = code ? 'input code-input' : 'input';
  return (
    <TextField
      {...props}
      type={type}
      // Only with an error: otherwise `isInvalid` would switch off the browser's own checks.
      {...(error !== undefined && { isInvalid: true, validationBehavior: 'aria' as const })}
      className="field"
      spellCheck={code ? 'false' : 'true'}
    >
      <Label className={labelHidden ? 'visually-hidden' : 'label'}>{label}</Label>
      {lines ? (
        <TextArea className={className} rows={lines} placeholder={placeholder ?? ''} />
      ) : (
        <Input ref={inputRef ?? null} className={className} placeholder={placeholder ?? ''} />
      )}
      {hint !== undefined && (
        <Text slot="description" className="hint">
          {hint}
        </Text>
      )}
      <FieldError className="field-error">{error}</FieldError>
    </TextField>
  );
}

/**
 * The browser's own `select`: React Aria's took 55 ms to open, and phones show their own picker.
 */
export function Select<Value extends string>({
  label,
  value,
  onChange,
  options,
  labelHidden = false,
  error,
}: {
  label: string;
  value: Value;
  onChange: (value: Value) => void;
  options: readonly (readonly [Value, string])[];
  labelHidden?: boolean;
  error?: string | undefined;
}) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id} className={labelHidden ? 'visually-hidden' : 'label'}>
        {label}
      </label>
      <select
        id={id}
        className="input"
        value={value}
        onChange={({ target }) => onChange(target.value as Value)}
        {...(error !== undefined && { 'aria-invalid': true, 'aria-describedby': `${id}-error` })}
      >
        {options.map(([option, name]) => (
          <option key={option} value={option}>
            {name}
          </option>
        ))}
      </select>
      {error !== undefined && (
        <span id={`${id}-error`} className="field-error">
          {error}
        </span>
      )}
    </div>
  );
}

export function Checkbox({
  children,
  ...props
}: { children: ReactNode } & (
  | { value: string }
  | { isSelected: boolean; onChange: (isSelected: boolean) => void }
)) {
  return (
    <AriaCheckbox {...props} className="checkbox">
      {({ isSelected }) => (
        <>
          <span className="checkbox-box" aria-hidden="true">
            {isSelected ? '✓' : ''}
          </span>
          {children}
        </>
      )}
    </AriaCheckbox>
  );
}

/**
 * A group of checkboxes.
 * @param value ids of the checked options
 * @param onChange gets them in ascending order
 */
export function Checkboxes({
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
      <div className="checkboxes">
        {options.map(({ id, name }) => (
          <Checkbox key={id} value={String(id)}>
            <UntrustedText text={name} />
          </Checkbox>
        ))}
      </div>
    </CheckboxGroup>
  );
}
