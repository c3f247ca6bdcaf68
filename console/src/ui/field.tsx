/** Fields of a form, each with its label, its hint and what is wrong with it. */
import { type ReactNode, type Ref, useId } from 'react';
import { FieldError, Input, Label, Text, TextArea, TextField } from 'react-aria-components';

interface FieldProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  hint?: ReactNode;
  error?: string | undefined;
  /** The label is read out alone: where a table's head says it already. */
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
  /** More than one: a text area. */
  lines?: number;
  type?: 'text' | 'password' | 'url' | 'number' | 'datetime-local';
  inputRef?: Ref<HTMLInputElement>;
  /** In the letters of code. */
  code?: boolean;
}) {
  const className = code ? 'input code-input' : 'input';
  return (
    <TextField
      {...props}
      type={type}
      // Said only where something is wrong: else the browser's own checks would be silenced.
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

/** One of several: the browser's own list, which opens at once and is at home on every device. */
export function Choice<Value extends string>({
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
        {options.map(([of, name]) => (
          <option key={of} value={of}>
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
