/** One destination: what it gets on the left, what that comes to on the right. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useLocation } from 'wouter';
import {
  type Destination,
  type SavedDestination,
  saveDestinations,
  updateDestinations,
  type Variable,
} from '../../client/postcall.ts';
import { ask } from '../api/ask.ts';
import { problemsAt } from '../api/failure.ts';
import { destinationsQuery, variablesQuery } from '../api/queries.ts';
import { Button } from '../ui/button.tsx';
import { Empty, ErrorNotice, Notice, Skeleton } from '../ui/states.tsx';
import { StatusBadge } from '../ui/status.tsx';
import { Stranger } from '../ui/text.tsx';
import { leaveFreely, useUnsaved } from '../ui/unsaved.ts';
import { DestinationForm } from './destination-form.tsx';
import { type Draft, draftOf, EMPTY, SYSTEM_FIELDS, toBody } from './draft.ts';
import { Health } from './health.tsx';
import { Operations } from './operations.tsx';
import { Preview } from './preview.tsx';
import { SecretDialog } from './secret-dialog.tsx';

export default function DestinationPage({ id }: { id: string }) {
  const destinations = useQuery(destinationsQuery);
  const variables = useQuery(variablesQuery);
  const failed = destinations.error ?? variables.error;
  const saved = destinations.data?.find(({ destination_id }) => String(destination_id) === id);
  return (
    <>
      <p className="crumbs">
        <Link href="/destinations">Destinations</Link>
      </p>
      {(destinations.isPending || variables.isPending) && <Skeleton lines={10} />}
      {failed && <ErrorNotice error={failed} />}
      {destinations.data &&
        variables.data &&
        (saved || id === 'new' ? (
          <Editor saved={saved} variables={variables.data} />
        ) : (
          <Empty title="There is no such destination" isPage>
            <p>It may have been deleted.</p>
          </Empty>
        ))}
    </>
  );
}

/** The names that a template may use; one that is not connected is warned of, and can be connected there. */
const namesFor = (variables: readonly Variable[]): string[] => [
  ...variables.map(({ var_name }) => var_name),
  ...SYSTEM_FIELDS,
];

function Editor({ saved, variables }: { saved: Destination | undefined; variables: readonly Variable[] }) {
  const queries = useQueryClient();
  const [, navigate] = useLocation();
  const [draft, setDraft] = useState<Draft>(saved ? draftOf(saved) : EMPTY);
  const [created, setCreated] = useState<SavedDestination>();
  /** As it was saved last, or begun. */
  const [kept, setKept] = useState(draft);
  useUnsaved(draft !== kept);
  /** Of the creation: sent twice it is done once. */
  const [idempotencyKey] = useState(() => crypto.randomUUID());
  const save = useMutation({
    mutationFn: async (asWritten: Draft): Promise<SavedDestination | undefined> => {
      const body = toBody(asWritten);
      const { payload } = saved
        ? await ask(updateDestinations({ destination: [{ ...body, destination_id: saved.destination_id }] }))
        : await ask(saveDestinations({ destination: [body] }, { idempotencyKey }));
      return payload[0];
    },
    onSuccess: async (answered, asWritten) => {
      setKept(asWritten);
      if (!saved) setCreated(answered);
      await queries.invalidateQueries({ queryKey: ['destinations'] });
    },
  });
  return (
    <>
      <header className="page-head">
        <h1>
          {saved ? <Stranger text={saved.destination_name} /> : 'New destination'}{' '}
          {saved && <StatusBadge status={saved.status} />}
        </h1>
        <Button look="main" onPress={() => save.mutate(draft)} isPending={save.isPending}>
          Save
        </Button>
      </header>
      {save.isError && <ErrorNotice error={save.error} />}
      {save.isSuccess && saved && draft === kept && (
        <Notice tone="good">Saved. The next delivery uses it.</Notice>
      )}
      {saved && <Operations destination={saved} isUnsaved={draft !== kept} />}
      <div className="destination-columns">
        <DestinationForm
          draft={draft}
          onChange={setDraft}
          names={namesFor(variables)}
          problems={problemsAt(save.error, 'destination.0')}
        />
        <div className="beside">
          <Preview draft={draft} destinationId={saved?.destination_id} variables={variables} />
          {saved && <Health destinationId={saved.destination_id} />}
        </div>
      </div>
      <SecretDialog
        secret={created?.signing_secret}
        onClose={() => {
          leaveFreely();
          navigate(`/destinations/${created?.destination_id}`);
        }}
      />
    </>
  );
}
