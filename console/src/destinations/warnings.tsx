/**
 * Template warnings of the API. A variable that is only not connected can be connected from here.
 */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { connectVariables, type SavedDestination, type Variable } from '../../client/postcall.ts';
import { unwrap } from '../api/response.ts';
import { Button } from '../ui/button.tsx';
import { ErrorNotice } from '../ui/feedback.tsx';
import { UntrustedText } from '../ui/text.tsx';

export function Warnings({
  warnings,
  variables,
  destinationId,
}: {
  warnings: SavedDestination['warnings'];
  variables: readonly Variable[];
  /** Undefined for a destination that is not saved: nothing can be connected to it yet. */
  destinationId: number | undefined;
}) {
  const queries = useQueryClient();
  const connect = useMutation({
    mutationFn: (connection: { variable_id: number; destination_id: number }) =>
      unwrap(connectVariables([connection])),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['variables'] }),
  });
  if (warnings.length === 0) return null;
  return (
    <>
      <ul className="notice notice-warn" aria-label="Warnings">
        {warnings.map(({ path, placeholder, message }) => {
          const variable = variables.find(({ var_name }) => var_name === placeholder);
          return (
            <li key={`${path} ${placeholder} ${message}`}>
              <code>{path}</code>
              {placeholder !== null && (
                <>
                  {' '}
                  <code>
                    <UntrustedText text={placeholder} />
                  </code>
                </>
              )}{' '}
              <UntrustedText text={message} />
              {variable && destinationId !== undefined && (
                <>
                  {' '}
                  <Button
                    onPress={() =>
                      connect.mutate({ variable_id: variable.variable_id, destination_id: destinationId })
                    }
                    isPending={connect.isPending}
                  >
                    Connect {variable.var_name}
                  </Button>
                </>
              )}
            </li>
          );
        })}
      </ul>
      {connect.isError && <ErrorNotice error={connect.error} />}
    </>
  );
}
