/** The variables of the outlet: a table that is edited in place and saved as a whole. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { type Destination, deleteVariable, saveVariables, type Variable } from '../../client/postcall.ts';
import { destinationsQuery, variablesQuery } from '../api/queries.ts';
import { problemsAt, unwrap } from '../api/response.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { EmptyState, ErrorNotice, Notice, Skeleton } from '../ui/feedback.tsx';
import { plural } from '../ui/format.ts';
import { UntrustedText } from '../ui/text.tsx';
import { useUnsavedChanges } from '../ui/unsaved-changes.ts';
import { type Draft, draftOf, newDraft, toBody } from './draft.ts';
import { TestDialog } from './test-dialog.tsx';
import { VariableRow } from './variable-row.tsx';

export default function VariablesPage() {
  const variables = useQuery(variablesQuery);
  const destinations = useQuery(destinationsQuery);
  const queries = useQueryClient();
  const failed = variables.error ?? destinations.error;
  return (
    <>
      {(variables.isPending || destinations.isPending) && <Skeleton lines={8} />}
      {failed && <ErrorNotice error={failed} retry={() => queries.refetchQueries({ type: 'active' })} />}
      {variables.data && destinations.data && (
        <VariablesTable saved={variables.data} destinations={destinations.data} />
      )}
    </>
  );
}

function VariablesTable({
  saved,
  destinations,
}: {
  saved: readonly Variable[];
  destinations: readonly Destination[];
}) {
  const queries = useQueryClient();
  const [changed, setChanged] = useState<ReadonlyMap<string, Draft>>(new Map());
  const [isTesting, setTesting] = useState(false);
  const [toDelete, setToDelete] = useState<Draft>();
  const ids = new Set(destinations.map(({ destination_id }) => destination_id));
  const existing = saved.map((variable) => draftOf(variable, ids));
  const added = [...changed.values()].filter(({ variable_id }) => variable_id === null);
  const rows = [...existing.map((draft) => changed.get(draft.key) ?? draft), ...added];
  const unsaved = [...changed.values()];
  useUnsavedChanges(unsaved.length > 0);

  const change = (draft: Draft) => setChanged(new Map(changed).set(draft.key, draft));
  const removeDraft = (key: string) => setChanged(new Map([...changed].filter(([other]) => other !== key)));
  const save = useMutation({
    mutationFn: (drafts: readonly Draft[]) => unwrap(saveVariables(drafts.map(toBody))),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['variables'] });
      setChanged(new Map());
    },
  });
  const remove = useMutation({
    mutationFn: (variable_id: number) => unwrap(deleteVariable({ variable_id })),
    onSuccess: async (_, variable_id) => {
      removeDraft(String(variable_id));
      setToDelete(undefined);
      await queries.invalidateQueries({ queryKey: ['variables'] });
    },
  });
  const problemsOf = (draft: Draft) => {
    const index = save.variables?.findIndex(({ key }) => key === draft.key) ?? -1;
    return index < 0 ? new Map<string, string>() : problemsAt(save.error, String(index));
  };
  const askToDelete = (draft: Draft) =>
    draft.variable_id === null ? removeDraft(draft.key) : setToDelete(draft);
  return (
    <>
      <header className="page-head">
        <h1>Variables</h1>
        <div className="actions">
          <Button onPress={() => setTesting(true)} isDisabled={rows.length === 0}>
            Test
          </Button>
          <Button
            look={rows.length === 0 ? 'main' : 'quiet'}
            onPress={() => change(newDraft(destinations.map(({ destination_id }) => destination_id)))}
          >
            Add variable
          </Button>
        </div>
      </header>
      {rows.length === 0 ? (
        <EmptyState title="No variables yet">
          <p>
            A variable is something you want to know from every call. Give it a name, a type and a question in
            your own words, such as “How many people is the table for?”.
          </p>
        </EmptyState>
      ) : (
        <table className="editable" inert={save.isPending}>
          <caption className="visually-hidden">Variables</caption>
          <thead>
            <tr>
              <th scope="col">Name</th>
              <th scope="col">Type</th>
              <th scope="col">Question</th>
              <th scope="col">Destinations</th>
              <th scope="col">
                <span className="visually-hidden">Delete</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((draft) => (
              <VariableRow
                key={draft.key}
                draft={draft}
                isChanged={changed.has(draft.key)}
                problems={problemsOf(draft)}
                destinations={destinations}
                onChange={change}
                onDelete={() => askToDelete(draft)}
              />
            ))}
          </tbody>
        </table>
      )}
      {save.isError && <ErrorNotice error={save.error} />}
      {save.isSuccess && unsaved.length === 0 && (
        <Notice tone="good">Saved. The next call uses these variables.</Notice>
      )}
      {unsaved.length > 0 && (
        <div className="save-bar">
          <span>{plural(unsaved.length, 'unsaved change')}</span>
          <Button
            onPress={() => {
              setChanged(new Map());
              save.reset();
            }}
            isDisabled={save.isPending}
          >
            Discard
          </Button>
          <Button look="main" onPress={() => save.mutate(unsaved)} isPending={save.isPending}>
            Save
          </Button>
        </div>
      )}
      <TestDialog isOpen={isTesting} onClose={() => setTesting(false)} drafts={rows} />
      <Dialog
        title="Delete this variable?"
        isOpen={toDelete !== undefined}
        onClose={() => setToDelete(undefined)}
      >
        <p>
          <strong>
            <UntrustedText text={toDelete?.var_name ?? ''} />
          </strong>{' '}
          is no longer extracted from new calls, and its placeholders in templates become empty. Past calls
          keep their values.
        </p>
        {remove.isError && <ErrorNotice error={remove.error} />}
        <Button
          look="danger"
          onPress={() => remove.mutate(toDelete?.variable_id ?? 0)}
          isPending={remove.isPending}
        >
          Delete
        </Button>
      </Dialog>
    </>
  );
}
