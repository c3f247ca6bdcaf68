/** The actions on a call: resend, re-extract, copy as curl, erase. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { type Call, eraseCall, redeliverCall, reextractCall } from '../../client/postcall.ts';
import { unwrap } from '../api/response.ts';
import { Button, CopyButton } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { ErrorNotice, Notice } from '../ui/feedback.tsx';
import { curlOfApi } from './curl.ts';

export function CallActions({ call: { call_id, transcript } }: { call: Call }) {
  const queries = useQueryClient();
  const [, navigate] = useLocation();
  const [dialog, setDialog] = useState<'reextract' | 'erase'>();
  const close = () => setDialog(undefined);
  const refresh = {
    onSuccess: async () => {
      close();
      await Promise.all(
        [['call', call_id], ['calls']].map((queryKey) => queries.invalidateQueries({ queryKey })),
      );
    },
  };
  const redeliver = useMutation({ mutationFn: () => unwrap(redeliverCall(call_id)), ...refresh });
  const reextract = useMutation({
    mutationFn: (deliver: boolean) => unwrap(reextractCall(call_id, { deliver })),
    ...refresh,
  });
  const erase = useMutation({
    mutationFn: () => unwrap(eraseCall(call_id)),
    onSuccess: () => {
      navigate('/calls');
      queries.removeQueries({ queryKey: ['calls'] });
    },
  });
  /** Opens a dialog without the error of an earlier attempt. */
  const open = (which: NonNullable<typeof dialog>) => {
    for (const mutation of [reextract, erase]) mutation.reset();
    setDialog(which);
  };
  return (
    <div className="actions">
      <Button onPress={() => redeliver.mutate()} isPending={redeliver.isPending}>
        Resend
      </Button>
      <Button onPress={() => open('reextract')} isDisabled={transcript === null}>
        Re-extract
      </Button>
      <CopyButton text={() => curlOfApi(`${location.origin}/v2/post_call/data/calls/${call_id}`)}>
        Copy as curl
      </CopyButton>
      <Button look="danger" onPress={() => open('erase')}>
        Erase
      </Button>
      {redeliver.isSuccess && <Notice tone="good">Resending this call.</Notice>}
      {redeliver.isError && <ErrorNotice error={redeliver.error} />}
      <Dialog
        title="Re-extract this call"
        isOpen={dialog === 'reextract'}
        onClose={close}
        error={reextract.error}
      >
        <p>
          Extracts the current variables from the transcript again. The new values replace those shown here.
        </p>
        <div className="actions">
          <Button look="main" onPress={() => reextract.mutate(false)} isPending={reextract.isPending}>
            Re-extract only
          </Button>
          <Button onPress={() => reextract.mutate(true)} isPending={reextract.isPending}>
            Re-extract and resend
          </Button>
        </div>
      </Dialog>
      <Dialog title="Erase this call?" isOpen={dialog === 'erase'} onClose={close} error={erase.error}>
        <p>
          Its transcript, extracted values and delivery log are deleted permanently. Data that was already
          delivered stays in your systems.
        </p>
        <Button look="danger" onPress={() => erase.mutate()} isPending={erase.isPending}>
          Erase
        </Button>
      </Dialog>
    </div>
  );
}
