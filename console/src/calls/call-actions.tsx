/** What one can have done with a call. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { type Call, eraseCall, redeliverCall, reextractCall } from '../../client/postcall.ts';
import { ask } from '../api/ask.ts';
import { Button } from '../ui/button.tsx';
import { CopyButton } from '../ui/copy.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { ErrorNotice, Notice } from '../ui/states.tsx';
import { curlOfApi } from './curl.ts';

export function Actions({ call: { call_id, transcript } }: { call: Call }) {
  const queries = useQueryClient();
  const [, navigate] = useLocation();
  const [dialog, setDialog] = useState<'read' | 'erase'>();
  const close = () => setDialog(undefined);
  const asked = {
    onSuccess: async () => {
      close();
      await Promise.all(
        [['call', call_id], ['calls']].map((queryKey) => queries.invalidateQueries({ queryKey })),
      );
    },
  };
  const redeliver = useMutation({ mutationFn: () => ask(redeliverCall(call_id)), ...asked });
  const reextract = useMutation({
    mutationFn: (deliver: boolean) => ask(reextractCall(call_id, { deliver })),
    ...asked,
  });
  const erase = useMutation({
    mutationFn: () => ask(eraseCall(call_id)),
    onSuccess: () => {
      navigate('/calls');
      queries.removeQueries({ queryKey: ['calls'] });
    },
  });
  /** Without what went wrong when it was open before. */
  const show = (one: NonNullable<typeof dialog>) => {
    for (const mutation of [reextract, erase]) mutation.reset();
    setDialog(one);
  };
  return (
    <div className="actions">
      <Button onPress={() => redeliver.mutate()} isPending={redeliver.isPending}>
        Redeliver
      </Button>
      <Button onPress={() => show('read')} isDisabled={transcript === null}>
        Read again
      </Button>
      <CopyButton text={() => curlOfApi(`${location.origin}/v2/post_call/data/calls/${call_id}`)}>
        Copy as curl
      </CopyButton>
      <Button look="danger" onPress={() => show('erase')}>
        Erase
      </Button>
      {redeliver.isSuccess && <Notice tone="good">It is being sent again.</Notice>}
      {redeliver.isError && <ErrorNotice error={redeliver.error} />}
      <Dialog title="Read this call again" isOpen={dialog === 'read'} onClose={close} error={reextract.error}>
        <p>
          The transcript is read with the variables of today; its values take the place of those that are
          shown.
        </p>
        <div className="actions">
          <Button look="main" onPress={() => reextract.mutate(false)} isPending={reextract.isPending}>
            Read, send nothing
          </Button>
          <Button onPress={() => reextract.mutate(true)} isPending={reextract.isPending}>
            Read and deliver
          </Button>
        </div>
      </Dialog>
      <Dialog title="Erase this call?" isOpen={dialog === 'erase'} onClose={close} error={erase.error}>
        <p>
          Its transcript, its values and what was sent of it are deleted for good. What your systems got stays
          with them.
        </p>
        <Button look="danger" onPress={() => erase.mutate()} isPending={erase.isPending}>
          Erase
        </Button>
      </Dialog>
    </div>
  );
}
