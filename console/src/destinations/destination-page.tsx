/** One destination: the form on the left, the preview of the request on the right. */
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
import { destinationsQuery, variablesQuery } from '../api/queries.ts';
import { problemsAt, unwrap } from '../api/response.ts';
import { Button } from '../ui/button.tsx';
import { EmptyState, ErrorNotice, Notice, Skeleton } from '../ui/feedback.tsx';
import { StatusBadge } from '../ui/status-badge.tsx';
import { UntrustedText } from '../ui/text.tsx';
import { discardUnsavedChanges, useUnsavedChanges } from '../ui/unsaved-changes.ts';
import { AttemptsChart } from './attempts-chart.tsx';
import { DestinationActions } from './destination-actions.tsx';
import { DestinationForm } from './destination-form.tsx';
import { type Draft, draftOf, EMPTY, SYSTEM_FIELDS, toBody } from './draft.ts';
import { Preview } from './preview.tsx';
import { SecretDialog } from './secret-dialog.tsx';
import { usePreview } from './use-preview.ts';

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
          <EmptyState title="Destination not found" isPage>
            <p>It may have been deleted.</p>
          </EmptyState>
        ))}
    </>
  );
}

/**
 * Suggests every variable: for one that is not connected, the preview warns and offers to connect
 * it.
 */
const suggestionsFrom = (variables: readonly Variable[]): string[] => [
  ...variables.map(({ var_name }) => var_name),
  ...SYSTEM_FIELDS,
];

const isInBody = (field: string): boolean => field === 'api_body' || field.startsWith('api_body.');

/**
 * Returns the API's messages by field: those of the last save, and those of the preview about the
 * body. A body that was edited since the save has only those of the preview.
 */
const fieldProblems = ({
  ofSave,
  isBodyEdited,
  ofBody,
}: {
  ofSave: ReadonlyMap<string, string>;
  isBodyEdited: boolean;
  ofBody: ReadonlyMap<string, string>;
}): Map<string, string> =>
  new Map([
    ...[...ofSave].filter(([field]) => !(isBodyEdited && isInBody(field))),
    ...[...ofBody].map(
      ([path, message]) => [path === '' ? 'api_body' : `api_body.${path}`, message] as const,
    ),
  ]);

function Editor({ saved, variables }: { saved: Destination | undefined; variables: readonly Variable[] }) {
  const queries = useQueryClient();
  const [, navigate] = useLocation();
  const [draft, setDraft] = useState<Draft>(saved ? draftOf(saved) : EMPTY);
  const [created, setCreated] = useState<SavedDestination>();
  /** The draft as last saved, or as first opened. */
  const [savedDraft, setSavedDraft] = useState(draft);
  useUnsavedChanges(draft !== savedDraft);
  /** A repeated request creates one destination, not two. */
  const [idempotencyKey] = useState(() => crypto.randomUUID());
  const save = useMutation({
    mutationFn: async (submitted: Draft): Promise<SavedDestination | undefined> => {
      const body = toBody(submitted);
      const { payload } = saved
        ? await unwrap(
            updateDestinations({ destination: [{ ...body, destination_id: saved.destination_id }] }),
          )
        : await unwrap(saveDestinations({ destination: [body] }, { idempotencyKey }));
      return payload[0];
    },
    onSuccess: async (response, submitted) => {
      setSavedDraft(submitted);
      if (!saved) setCreated(response);
      await queries.invalidateQueries({ queryKey: ['destinations'] });
    },
  });
  const preview = usePreview({ draft, destinationId: saved?.destination_id, variables });
  const problems = fieldProblems({
    ofSave: problemsAt(save.error, 'destination.0'),
    isBodyEdited: save.variables?.body !== draft.body,
    ofBody: preview.bodyProblems,
  });
  return (
    <>
      <header className="page-head">
        <h1>
          {saved ? <UntrustedText text={saved.destination_name} /> : 'New destination'}{' '}
          {saved && <StatusBadge status={saved.status} />}
        </h1>
        <Button look="main" onPress={() => save.mutate(draft)} isPending={save.isPending}>
          Save
        </Button>
      </header>
      {save.isError && <ErrorNotice error={save.error} />}
      {save.isSuccess && saved && draft === savedDraft && (
        <Notice tone="good">Saved. The next delivery uses these settings.</Notice>
      )}
      {saved && <DestinationActions destination={saved} hasUnsavedChanges={draft !== savedDraft} />}
      <div className="destination-columns">
        <DestinationForm
          draft={draft}
          onChange={setDraft}
          suggestions={suggestionsFrom(variables)}
          problems={problems}
        />
        <div className="preview-column">
          <Preview preview={preview} destinationId={saved?.destination_id} variables={variables} />
          {saved && <AttemptsChart destinationId={saved.destination_id} />}
        </div>
      </div>
      <SecretDialog
        secret={created?.signing_secret}
        onClose={() => {
          discardUnsavedChanges();
          navigate(`/destinations/${created?.destination_id}`);
        }}
      />
    </>
  );
}
