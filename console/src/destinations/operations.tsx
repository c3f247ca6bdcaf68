/** What one does with a destination beside writing its template. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocation } from 'wouter';
import {
  type Destination,
  deleteDestination,
  recoverDestination,
  rotateSecret,
  testDestination,
  updateDestinations,
} from '../../client/postcall.ts';
import { ask } from '../api/ask.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { ErrorNotice, Notice } from '../ui/states.tsx';
import { Code, Stranger } from '../ui/text.tsx';
import { leaveFreely } from '../ui/unsaved.ts';
import { duration } from '../ui/when.tsx';
import { SecretDialog } from './secret-dialog.tsx';

/** @param isUnsaved what is shown differs from what a test would send */
export function Operations({
  destination: { destination_id, status, disabled_reason },
  isUnsaved,
}: {
  destination: Destination;
  isUnsaved: boolean;
}) {
  const queries = useQueryClient();
  const [, navigate] = useLocation();
  const [dialog, setDialog] = useState<'recover' | 'rotate' | 'delete'>();
  const close = () => setDialog(undefined);
  const changed = () => queries.invalidateQueries({ queryKey: ['destinations'] });

  const test = useMutation({ mutationFn: () => ask(testDestination(destination_id, {})) });
  const switching = useMutation({
    mutationFn: (to: Destination['status']) =>
      ask(updateDestinations({ destination: [{ destination_id, status: to }] })),
    onSuccess: changed,
  });
  const rotate = useMutation({
    mutationFn: () => ask(rotateSecret(destination_id, {}, { idempotencyKey: crypto.randomUUID() })),
    onSuccess: close,
  });
  const recover = useMutation({
    mutationFn: (hours: number) =>
      ask(
        recoverDestination(destination_id, { since: new Date(Date.now() - hours * 3_600_000).toISOString() }),
      ),
    onSuccess: close,
  });
  const remove = useMutation({
    mutationFn: () => ask(deleteDestination({ destination_id })),
    onSuccess: async () => {
      leaveFreely();
      navigate('/destinations');
      // Variables were connected to it.
      await Promise.all([changed(), queries.invalidateQueries({ queryKey: ['variables'] })]);
    },
  });
  /** Without what went wrong when it was open before. */
  const show = (one: NonNullable<typeof dialog>) => {
    for (const mutation of [rotate, recover, remove]) mutation.reset();
    setDialog(one);
  };
  const failed = test.error ?? switching.error;
  return (
    <section aria-label="Operations">
      {status === 'disabled' && (
        <Notice tone="warn">
          Nothing is sent while it is disabled: <Stranger text={disabled_reason ?? ''} />. What comes is held
          until it is enabled.
        </Notice>
      )}
      <div className="actions">
        <Button onPress={() => test.mutate()} isPending={test.isPending}>
          {isUnsaved ? 'Send a test of what is saved' : 'Send a test'}
        </Button>
        <Button
          onPress={() => switching.mutate(status === 'active' ? 'disabled' : 'active')}
          isPending={switching.isPending}
        >
          {status === 'active' ? 'Disable' : 'Enable'}
        </Button>
        <Button onPress={() => show('recover')}>Recover</Button>
        <Button onPress={() => show('rotate')}>Rotate the secret</Button>
        <Button look="danger" onPress={() => show('delete')}>
          Delete
        </Button>
      </div>
      {failed && <ErrorNotice error={failed} />}
      {recover.isSuccess && (
        <Notice tone="good">What failed or was held since then is being sent again.</Notice>
      )}
      {test.data && <TestResult {...test.data.payload} />}
      <Dialog
        title="Send again what it did not get"
        isOpen={dialog === 'recover'}
        onClose={close}
        error={recover.error}
      >
        <p>What failed or was held since then is sent with the template of today.</p>
        <div className="actions">
          {(
            [
              [1, 'The last hour'],
              [24, 'The last day'],
              [24 * 7, 'The last week'],
            ] as const
          ).map(([hours, name]) => (
            <Button key={hours} onPress={() => recover.mutate(hours)} isPending={recover.isPending}>
              {name}
            </Button>
          ))}
        </div>
      </Dialog>
      <Dialog
        title="Rotate the signing secret?"
        isOpen={dialog === 'rotate'}
        onClose={close}
        error={rotate.error}
      >
        <p>The new secret is shown once. For 24 hours requests are signed with both.</p>
        <Button look="main" onPress={() => rotate.mutate()} isPending={rotate.isPending}>
          Rotate
        </Button>
      </Dialog>
      <Dialog
        title="Delete this destination?"
        isOpen={dialog === 'delete'}
        onClose={close}
        error={remove.error}
      >
        <p>No call is sent to it any more; what is held for it is skipped.</p>
        <Button look="danger" onPress={() => remove.mutate()} isPending={remove.isPending}>
          Delete
        </Button>
      </Dialog>
      <SecretDialog secret={rotate.data?.payload.signing_secret} onClose={rotate.reset} />
    </section>
  );
}

function TestResult({
  delivered,
  status_code,
  duration_ms,
  error,
  response_excerpt,
}: {
  delivered: boolean;
  status_code: number | null;
  duration_ms: number;
  error: string | null;
  response_excerpt: string | null;
}) {
  return (
    <div className={delivered ? 'notice notice-good' : 'notice notice-bad'} role="status">
      <p>
        <strong>{delivered ? 'The test arrived' : 'The test failed'}</strong>: {status_code ?? 'no answer'},{' '}
        {duration(duration_ms)}
      </p>
      {error !== null && (
        <p>
          <Stranger text={error} />
        </p>
      )}
      {response_excerpt && <Code label="Answer to the test" text={response_excerpt} />}
    </div>
  );
}
