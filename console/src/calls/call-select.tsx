import { useQuery } from '@tanstack/react-query';
import { newestCallsQuery } from '../api/queries.ts';
import { Select } from '../ui/fields.tsx';

/**
 * Chooses one of the newest calls, or an alternative to a call.
 * @param alternative label of the option that is no call
 * @param value a call id; undefined: the alternative
 */
export function CallSelect({
  label,
  alternative,
  value,
  onChange,
}: {
  label: string;
  alternative: string;
  value: string | undefined;
  onChange: (callId: string | undefined) => void;
}) {
  const calls = useQuery(newestCallsQuery(undefined));
  const ids = (calls.data ?? []).map(({ call_id }) => call_id);
  // The chosen call stays in the list when newer calls push it out.
  const options = value === undefined || ids.includes(value) ? ids : [value, ...ids];
  return (
    <Select
      label={label}
      value={value ?? ''}
      onChange={(callId) => onChange(callId === '' ? undefined : callId)}
      // No call has an empty id.
      options={[['', alternative], ...options.map((id) => [id, `Call ${id}`] as const)]}
    />
  );
}
