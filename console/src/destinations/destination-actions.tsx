/** The actions on a destination: test, enable or disable, resend, rotate the secret, delete. */
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
import { unwrap } from '../api/response.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { ErrorNotice, Notice } from '../ui/feedback.tsx';
import { duration } from '../ui/format.ts';
import { disabledLabel } from '../ui/labels.ts';
import { CodeBlock, UntrustedText } from '../ui/text.tsx';
import { discardUnsavedChanges } from '../ui/unsaved-changes.ts';
import { SecretDialog } from './secret-dialog.tsx';

/** @param hasUnsavedChanges a test sends the saved version, which differs from the form */
export function DestinationActions({
  destination: { destination_id, status, disabled_reason },
  hasUnsavedChanges,
}: {
  destination: Destination;
  hasUnsavedChanges: boolean;
}) {
  const queries = useQueryClient();
  const [, navigate] = useLocation();
  const [dialog, setDialog] = useState<'resend' | 'rotate' | 'delete'>();
  const close = () => setDialog(undefined);
  const refresh = () => queries.invalidateQueries({ queryKey: ['destinations'] });

  const test = useMutation({ mutationFn: () => unwrap(testDestination(destination_id, {})) });
  const setStatus = useMutation({
    mutationFn: (newStatus: Destination['status']) =>
      unwrap(updateDestinations({ destination: [{ destination_id, status: newStatus }] })),
    onSuccess: refresh,
  });
  const rotate = useMutation({
    mutationFn: () => unwrap(rotateSecret(destination_id, {}, { idempotencyKey: crypto.randomUUID() })),
    onSuccess: close,
  });
  const resend = useMutation({
    mutationFn: (hours: number) =>
      unwrap(
        recoverDestination(destination_id, { since: new Date(Date.now() - hours * 3_600_000).toISOString() }),
      ),
    onSuccess: close,
  });
  const remove = useMutation({
    mutationFn: () => unwrap(deleteDestination({ destination_id })),
    onSuccess: async () => {
      discardUnsavedChanges();
      navigate('/destinations');
      // The API has removed its connections from the variables.
      await Promise.all([refresh(), queries.invalidateQueries({ queryKey: ['variables'] })]);
    },
  });
  /** Opens a dialog without the error of an earlier attempt. */
  const open = (which: NonNullable<typeof dialog>) => {
    for (const mutation of [rotate, resend, remove]) mutation.reset();
    setDialog(which);
  };
  const failed = test.error ?? setStatus.error;
  return (
    <section aria-label="Actions">
      {status === 'disabled' && (
        <Notice tone="warn">
          <UntrustedText text={disabledLabel(disabled_reason)} />. New deliveries are held. Enable this
          destination, then resend them.
        </Notice>
      )}
      <div className="actions">
        <Button onPress={() => test.mutate()} isPending={test.isPending}>
          {hasUnsavedChanges ? 'Send test request (saved version)' : 'Send test request'}
        </Button>
        <Button
          onPress={() => setStatus.mutate(status === 'active' ? 'disabled' : 'active')}
          isPending={setStatus.isPending}
        >
          {status === 'active' ? 'Disable' : 'Enable'}
        </Button>
        <Button onPress={() => open('resend')}>Resend failed deliveries</Button>
        <Button onPress={() => open('rotate')}>Rotate secret</Button>
        <Button look="danger" onPress={() => open('delete')}>
          Delete
        </Button>
      </div>
      {failed && <ErrorNotice error={failed} />}
      {resend.isSuccess && <Notice tone="good">Resending failed and held deliveries.</Notice>}
      {test.data && <TestResult {...test.data.payload} />}
      <Dialog
        title="Resend failed deliveries"
        isOpen={dialog === 'resend'}
        onClose={close}
        error={resend.error}
      >
        <p>Resends the deliveries that failed or were held in this period, with the current template.</p>
        <div className="actions">
          {(
            [
              [1, 'Last hour'],
              [24, 'Last 24 hours'],
              [24 * 7, 'Last 7 days'],
            ] as const
          ).map(([hours, name]) => (
            <Button key={hours} onPress={() => resend.mutate(hours)} isPending={resend.isPending}>
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
        <p>
          The new secret is shown once. For 24 hours, requests are signed with both the old and the new
          secret.
        </p>
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
        <p>New calls are no longer delivered to it, and its held deliveries are skipped.</p>
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
        <strong>{delivered ? 'Test succeeded' : 'Test failed'}</strong>: {status_code ?? 'no response'},{' '}
        {duration(duration_ms)}
      </p>
      {error !== null && (
        <p>
          <UntrustedText text={error} />
        </p>
      )}
      {response_excerpt && <CodeBlock label="Response to the test" text={response_excerpt} />}
    </div>
  );
}
