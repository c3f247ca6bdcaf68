/** Fields of a form, each with its label, its hint and what is wrong with it. */
import type { ReactNode, Ref } from 'react';
import {
  Button,
  FieldError,
  Input,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  Select,
  SelectValue,
  Text,
  TextArea,
  TextField,
} from 'react-aria-components';

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
      isInvalid={error !== undefined}
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

/** One of several. */
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
  return (
    <Select
      className="field"
      selectedKey={value}
      onSelectionChange={(key) => onChange(key as Value)}
      isInvalid={error !== undefined}
    >
      <Label className={labelHidden ? 'visually-hidden' : 'label'}>{label}</Label>
      <Button className="input select">
        <SelectValue />
        <span aria-hidden="true">▾</span>
      </Button>
      <FieldError className="field-error">{error}</FieldError>
      <Popover className="popover">
        <ListBox className="listbox">
          {options.map(([id, name]) => (
            <ListBoxItem key={id} id={id} textValue={name} className="option">
              {name}
            </ListBoxItem>
          ))}
        </ListBox>
      </Popover>
    </Select>
  );
}
