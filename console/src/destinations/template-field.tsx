/** A field that holds placeholders: names are offered while one is being written. */
import { type KeyboardEvent, useId, useRef, useState } from 'react';
import { FieldError, Input, Label, Text, TextArea, TextField } from 'react-aria-components';
import { Stranger } from '../ui/text.tsx';
import { completed, type Offer, offerAt } from './offer.ts';

export function TemplateField({
  label,
  value,
  onChange,
  names,
  lines,
  error,
  hint,
  labelHidden = false,
  isRequired = false,
}: {
  label: string;
  value: string;
  onChange: (text: string) => void;
  /** Of what may stand between braces. */
  names: readonly string[];
  /** Undefined: one line. */
  lines?: number;
  error?: string | undefined;
  hint?: string;
  labelHidden?: boolean;
  isRequired?: boolean;
}) {
  const [offer, setOffer] = useState<Offer>();
  const field = useRef<HTMLInputElement & HTMLTextAreaElement>(null);
  const list = useId();

  const look = () => {
    const { current } = field;
    if (current) setOffer(offerAt(current.value, current.selectionStart ?? 0, names));
  };
  const take = (name: string) => {
    if (!offer) return;
    const [text, caret] = completed(value, offer, name);
    onChange(text);
    setOffer(undefined);
    // Once the new text is in the field.
    requestAnimationFrame(() => {
      field.current?.focus();
      field.current?.setSelectionRange(caret, caret);
    });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (!offer || event.shiftKey || event.nativeEvent.isComposing) return;
    const { names: offered, active } = offer;
    const move = (by: number) =>
      setOffer({ ...offer, active: (active + by + offered.length) % offered.length });
    if (event.key === 'ArrowDown') move(1);
    else if (event.key === 'ArrowUp') move(-1);
    else if (event.key === 'Enter' || event.key === 'Tab') take(offered[active] ?? '');
    else if (event.key === 'Escape') setOffer(undefined);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const written = {
    ref: field,
    className: 'input code-input',
    onKeyDown,
    onSelect: look,
    onBlur: () => setOffer(undefined),
    // No combobox: a text area may not be one (ARIA in HTML).
    'aria-autocomplete': 'list',
    'aria-haspopup': 'listbox',
    'aria-controls': list,
    ...(offer && { 'aria-activedescendant': `${list}-${offer.active}` }),
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
        {lines ? <TextArea {...written} rows={lines} /> : <Input {...written} />}
        {hint && (
          <Text slot="description" className="hint">
            {hint}
          </Text>
        )}
        <FieldError className="field-error">{error}</FieldError>
      </TextField>
      <div id={list} role="listbox" aria-label="Names" className="offers" hidden={offer === undefined}>
        {offer?.names.map((name, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents lint/a11y/useFocusableInteractive: the field has the focus and the keys, as in any combobox
          <div
            key={name}
            id={`${list}-${index}`}
            role="option"
            aria-selected={index === offer.active}
            className={index === offer.active ? 'option offer-active' : 'option'}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => take(name)}
          >
            <Stranger text={name} />
          </div>
        ))}
      </div>
    </div>
  );
}
