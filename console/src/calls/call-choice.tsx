import { useQuery } from '@tanstack/react-query';
import { newestCallsQuery } from '../api/queries.ts';
import { Choice } from '../ui/field.tsx';

/** One of the newest calls, or what stands in its place. @param value a call id; undefined: the other thing */
export function CallChoice({
  label,
  other,
  value,
  onChange,
}: {
  label: string;
  other: string;
  value: string | undefined;
  onChange: (callId: string | undefined) => void;
}) {
  const calls = useQuery(newestCallsQuery(undefined));
  const ids = (calls.data ?? []).map(({ call_id }) => call_id);
  // What was chosen stays a choice when newer calls come.
  const offered = value === undefined || ids.includes(value) ? ids : [value, ...ids];
  return (
    <Choice
      label={label}
      value={value ?? ''}
      onChange={(callId) => onChange(callId === '' ? undefined : callId)}
      // No call has an empty id.
      options={[['', other], ...offered.map((id) => [id, `call ${id}`] as const)]}
    />
  );
}
