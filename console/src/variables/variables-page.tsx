/** What is read out of every call: a table that is edited in place and saved as a whole. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { type Destination, deleteVariable, saveVariables, type Variable } from '../../client/postcall.ts';
import { ask } from '../api/ask.ts';
import { problemsAt } from '../api/failure.ts';
import { destinationsQuery, variablesQuery } from '../api/queries.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Empty, ErrorNotice, Notice, Skeleton } from '../ui/states.tsx';
import { Stranger } from '../ui/text.tsx';
import { useUnsaved } from '../ui/unsaved.ts';
import { type Draft, draftOf, newDraft, toBody } from './draft.ts';
import { TryDialog } from './try-dialog.tsx';
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
  const [isTrying, setTrying] = useState(false);
  const [toDelete, setToDelete] = useState<Draft>();
  const ids = new Set(destinations.map(({ destination_id }) => destination_id));
  const known = saved.map((variable) => draftOf(variable, ids));
  const added = [...changed.values()].filter(({ variable_id }) => variable_id === null);
  const rows = [...known.map((draft) => changed.get(draft.key) ?? draft), ...added];
  const unsaved = [...changed.values()];
  useUnsaved(unsaved.length > 0);

  const change = (draft: Draft) => setChanged(new Map(changed).set(draft.key, draft));
  const forget = (key: string) => setChanged(new Map([...changed].filter(([other]) => other !== key)));
  const save = useMutation({
    mutationFn: (drafts: readonly Draft[]) => ask(saveVariables(drafts.map(toBody))),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['variables'] });
      setChanged(new Map());
    },
  });
  const remove = useMutation({
    mutationFn: (variable_id: number) => ask(deleteVariable({ variable_id })),
    onSuccess: async (_, variable_id) => {
      forget(String(variable_id));
      setToDelete(undefined);
      await queries.invalidateQueries({ queryKey: ['variables'] });
    },
  });
  const problemsOf = (draft: Draft) => {
    const index = save.variables?.findIndex(({ key }) => key === draft.key) ?? -1;
    return index < 0 ? new Map<string, string>() : problemsAt(save.error, String(index));
  };
  const askToDelete = (draft: Draft) => (draft.variable_id === null ? forget(draft.key) : setToDelete(draft));
  return (
    <>
      <header className="page-head">
        <h1>Variables</h1>
        <div className="actions">
          <Button onPress={() => setTrying(true)} isDisabled={rows.length === 0}>
            Try
          </Button>
          <Button
            look={rows.length === 0 ? 'main' : 'quiet'}
            onPress={() => change(newDraft(destinations.map(({ destination_id }) => destination_id)))}
          >
            Add a variable
          </Button>
        </div>
      </header>
      {rows.length === 0 ? (
        <Empty title="Nothing is read yet">
          <p>
            A variable is something that you want to know of every call: its name, its type, and a question in
            your own words, such as “How many people is the table for?”.
          </p>
        </Empty>
      ) : (
        <table className="editable" inert={save.isPending}>
          <caption className="visually-hidden">Variables</caption>
          <thead>
            <tr>
              <th scope="col">Name</th>
              <th scope="col">Type</th>
              <th scope="col">What to ask</th>
              <th scope="col">Sent to</th>
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
        <Notice tone="good">Saved. The next call is read with them.</Notice>
      )}
      {unsaved.length > 0 && (
        <div className="save-bar">
          <span>{unsaved.length === 1 ? 'One change' : `${unsaved.length} changes`} not saved</span>
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
      <TryDialog isOpen={isTrying} onClose={() => setTrying(false)} drafts={rows} />
      <Dialog
        title="Delete this variable?"
        isOpen={toDelete !== undefined}
        onClose={() => setToDelete(undefined)}
      >
        <p>
          <strong>
            <Stranger text={toDelete?.var_name ?? ''} />
          </strong>{' '}
          is not read out of calls any more, and templates that name it get nothing for it. Calls that were
          read keep its value.
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
