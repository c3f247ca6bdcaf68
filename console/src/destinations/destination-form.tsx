import { Button } from '../ui/button.tsx';
import { Field, Select } from '../ui/fields.tsx';
import { type Draft, METHODS } from './draft.ts';
import { TemplateField } from './template-field.tsx';

/** The form of a destination. @param problems messages by field name of the API */
export function DestinationForm({
  draft,
  onChange,
  suggestions,
  problems,
}: {
  draft: Draft;
  onChange: (draft: Draft) => void;
  /** Names that complete a placeholder. */
  suggestions: readonly string[];
  problems: ReadonlyMap<string, string>;
}) {
  const set = (change: Partial<Draft>) => onChange({ ...draft, ...change });
  const problemIn = (field: string) =>
    [...problems].find(([at]) => at === field || at.startsWith(`${field}.`))?.[1];
  const headerNames = draft.headers.map(({ name }) => name.toLowerCase()).filter((name) => name !== '');
  const headersProblem =
    problemIn('api_headers') ??
    (new Set(headerNames).size < headerNames.length &&
      'Two headers have the same name. Rename or remove one: only the last would be sent.');
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
        <Select
          label="Method"
          value={draft.api_method}
          onChange={(api_method) => set({ api_method })}
          options={METHODS}
        />
        <TemplateField
          label="URL"
          value={draft.api_url}
          onChange={(api_url) => set({ api_url })}
          suggestions={suggestions}
          isRequired
          error={problemIn('api_url')}
        />
      </div>
      <fieldset className="header-fields">
        <legend className="label">Headers</legend>
        {draft.headers.map(({ key, name, value }, index) => (
          <div key={key} className="header-field">
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
              suggestions={suggestions}
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
          Add header
        </Button>
      </fieldset>
      <TemplateField
        label="Body"
        value={draft.body}
        onChange={(body) => set({ body })}
        suggestions={suggestions}
        lines={14}
        error={problemIn('api_body')}
        hint="JSON. Type {{ to insert a placeholder. Leave empty to send all connected variables and call fields."
      />
      <details open={draft.when !== '' || draft.max_per_second !== ''}>
        <summary>Advanced: type, condition, rate limit</summary>
        <div className="destination-form">
          <Field
            label="Type"
            value={draft.destination_type}
            onChange={(destination_type) => set({ destination_type })}
            error={problemIn('destination_type')}
            hint="For your own use, such as crm, sheet or webhook."
          />
          <Field
            label="Condition"
            value={draft.when}
            onChange={(when) => set({ when })}
            code
            error={problemIn('when')}
            hint="Delivers only calls that match, such as party_size > 4. Leave empty to deliver every call."
          />
          <Field
            label="Max requests per second"
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
