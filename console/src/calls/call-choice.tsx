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
  return (
    <Choice
      label={label}
      value={value ?? ''}
      onChange={(callId) => onChange(callId === '' ? undefined : callId)}
      // No call has an empty id.
      options={[
        ['', other],
        ...(calls.data ?? []).map(({ call_id }) => [call_id, `call ${call_id}`] as const),
      ]}
    />
  );
}
