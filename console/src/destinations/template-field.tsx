/** A text field for templates: it suggests names while a person types a placeholder. */
import { type KeyboardEvent, useId, useRef, useState } from 'react';
import { FieldError, Input, Label, Text, TextArea, TextField } from 'react-aria-components';
import { flushSync } from 'react-dom';
import { UntrustedText } from '../ui/text.tsx';
import { type Completion, complete, completionAt } from './placeholder-completion.ts';

export function TemplateField({
  label,
  value,
  onChange,
  suggestions,
  lines,
  error,
  hint,
  labelHidden = false,
  isRequired = false,
}: {
  label: string;
  value: string;
  onChange: (text: string) => void;
  /** Names that complete a placeholder. */
  suggestions: readonly string[];
  /** Rows of a text area; without it the field is a single line. */
  lines?: number;
  error?: string | undefined;
  hint?: string;
  labelHidden?: boolean;
  isRequired?: boolean;
}) {
  const [completion, setCompletion] = useState<Completion>();
  const field = useRef<HTMLInputElement & HTMLTextAreaElement>(null);
  const list = useId();

  const updateCompletion = () => {
    const { current } = field;
    if (current) setCompletion(completionAt(current.value, current.selectionStart ?? 0, suggestions));
  };
  const accept = (name: string) => {
    if (!completion) return;
    const [text, caret] = complete(value, completion, name);
    // At once: the next key must find the new text and its caret.
    flushSync(() => {
      onChange(text);
      setCompletion(undefined);
    });
    field.current?.focus();
    field.current?.setSelectionRange(caret, caret);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (!completion || event.shiftKey || event.nativeEvent.isComposing) return;
    const { suggestions: matches, active } = completion;
    const move = (by: number) =>
      setCompletion({ ...completion, active: (active + by + matches.length) % matches.length });
    if (event.key === 'ArrowDown') move(1);
    else if (event.key === 'ArrowUp') move(-1);
    else if (event.key === 'Enter' || event.key === 'Tab') accept(matches[active] ?? '');
    else if (event.key === 'Escape') setCompletion(undefined);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const inputProps = {
    ref: field,
    className: 'input code-input',
    onKeyDown,
    onSelect: updateCompletion,
    onBlur: () => setCompletion(undefined),
    // Not role=combobox, which ARIA in HTML does not allow on a text area.
    'aria-autocomplete': 'list',
    'aria-haspopup': 'listbox',
    'aria-controls': list,
    ...(completion && { 'aria-activedescendant': `${list}-${completion.active}` }),
  } as const;
  return (
    <div className="template-field">
      <TextField
        className="field"
        value={value}
        onChange={onChange}
        {...(error !== undefined && { isInvalid: true, validationBehavior: 'aria' as const })}
        isRequired={isRequired}
        spellCheck="false"
      >
        <Label className={labelHidden ? 'visually-hidden' : 'label'}>{label}</Label>
        {lines ? <TextArea {...inputProps} rows={lines} /> : <Input {...inputProps} />}
        {hint && (
          <Text slot="description" className="hint">
            {hint}
          </Text>
        )}
        <FieldError className="field-error">{error}</FieldError>
      </TextField>
      <div
        id={list}
        role="listbox"
        aria-label="Suggestions"
        className="suggestions"
        hidden={completion === undefined}
      >
        {completion?.suggestions.map((name, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents lint/a11y/useFocusableInteractive: the input keeps the focus and handles the keys, as in a combobox
          <div
            key={name}
            id={`${list}-${index}`}
            role="option"
            aria-selected={index === completion.active}
            className={index === completion.active ? 'option suggestion-active' : 'option'}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => accept(name)}
          >
            <UntrustedText text={name} />
          </div>
        ))}
      </div>
    </div>
  );
}
