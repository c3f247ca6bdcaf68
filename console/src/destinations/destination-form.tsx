import { Button } from '../ui/button.tsx';
import { Choice, Field } from '../ui/field.tsx';
import { type Draft, METHODS } from './draft.ts';
import { TemplateField } from './template-field.tsx';

/** The fields of a destination. @param problems by field, as the API names them */
export function DestinationForm({
  draft,
  onChange,
  names,
  problems,
}: {
  draft: Draft;
  onChange: (draft: Draft) => void;
  names: readonly string[];
  problems: ReadonlyMap<string, string>;
}) {
  const set = (change: Partial<Draft>) => onChange({ ...draft, ...change });
  const problemIn = (field: string) =>
    [...problems].find(([at]) => at === field || at.startsWith(`${field}.`))?.[1];
  const headerNames = draft.headers.map(({ name }) => name.toLowerCase()).filter((name) => name !== '');
  const headersProblem =
    problemIn('api_headers') ??
    (new Set(headerNames).size < headerNames.length &&
      'Two headers have the same name: only the last one is sent.');
  const setHeader = (key: string, change: { name?: string; value?: string }) =>
    set({ headers: draft.headers.map((header) => (header.key === key ? { ...header, ...change } : header)) });
  return (
    <div className="destination-form">
      <Field
        label="Name"
        value={draft.destination_name}
        onChange={(destination_name) => set({ destination_name })}
        isRequired
        error={problemIn('destination_name')}
        placeholder="CRM"
      />
      <div className="method-and-url">
        <Choice
          label="Method"
          value={draft.api_method}
          onChange={(api_method) => set({ api_method })}
          options={METHODS}
        />
        <TemplateField
          label="URL"
          value={draft.api_url}
          onChange={(api_url) => set({ api_url })}
          names={names}
          isRequired
          error={problemIn('api_url')}
        />
      </div>
      <fieldset className="headers-edited">
        <legend className="label">Headers</legend>
        {draft.headers.map(({ key, name, value }, index) => (
          <div key={key} className="header-edited">
            <Field
              label={`Name of header ${index + 1}`}
              labelHidden
              value={name}
              onChange={(changed) => setHeader(key, { name: changed })}
              code
              placeholder="x-api-key"
            />
            <TemplateField
              label={`Value of header ${index + 1}`}
              labelHidden
              value={value}
              onChange={(changed) => setHeader(key, { value: changed })}
              names={names}
            />
            <Button
              look="plain"
              aria-label={`Remove header ${name || index + 1}`}
              onPress={() => set({ headers: draft.headers.filter((header) => header.key !== key) })}
            >
              Remove
            </Button>
          </div>
        ))}
        {headersProblem && <p className="field-error">{headersProblem}</p>}
        <Button
          onPress={() =>
            set({ headers: [...draft.headers, { key: crypto.randomUUID(), name: '', value: '' }] })
          }
        >
          Add a header
        </Button>
      </fieldset>
      <TemplateField
        label="Body"
        value={draft.body}
        onChange={(body) => set({ body })}
        names={names}
        lines={14}
        error={problemIn('api_body')}
        hint="JSON; {{ begins a placeholder. Empty: all connected variables and the fields of the call, by name."
      />
      <details open={draft.when !== '' || draft.max_per_second !== ''}>
        <summary>Kind, when, and how fast</summary>
        <div className="destination-form">
          <Field
            label="Kind"
            value={draft.destination_type}
            onChange={(destination_type) => set({ destination_type })}
            error={problemIn('destination_type')}
            hint="A word of your own: crm, sheet, webhook."
          />
          <Field
            label="Only when"
            value={draft.when}
            onChange={(when) => set({ when })}
            code
            error={problemIn('when')}
            hint="A condition over the same names, such as party_size > 4. Empty: every call."
          />
          <Field
            label="At most a second"
            type="number"
            value={draft.max_per_second}
            onChange={(max_per_second) => set({ max_per_second })}
            error={problemIn('max_per_second')}
          />
        </div>
      </details>
    </div>
  );
}
