/** A call by hand: what a voice platform would announce, to see what becomes of it. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Form } from 'react-aria-components';
import { useLocation } from 'wouter';
import { submitCall } from '../../client/postcall.ts';
import { ask } from '../api/ask.ts';
import { problemsAt } from '../api/failure.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Field } from '../ui/field.tsx';
import { ErrorNotice } from '../ui/states.tsx';
import { SAMPLE } from './sample.ts';

export function SendCall({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const queries = useQueryClient();
  const [, navigate] = useLocation();
  const [transcript, setTranscript] = useState(SAMPLE);
  const send = useMutation({
    mutationFn: () =>
      ask(
        submitCall({
          call_id: `console-${crypto.randomUUID()}`,
          timestamp: new Date().toISOString(),
          timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
          source: 'console',
          transcript,
        }),
      ),
    onSuccess: async ({ payload: { call_id } }) => {
      onClose();
      await queries.invalidateQueries({ queryKey: ['calls', 'newest'] });
      navigate(`/calls/${encodeURIComponent(call_id)}`);
    },
  });
  return (
    <Dialog title="Send a call" isOpen={isOpen} onClose={onClose} wide>
      <Form
        onSubmit={(event) => {
          event.preventDefault();
          send.mutate();
        }}
      >
        <p>
          It is read with your variables and sent to your active destinations, as a call of a voice platform
          would be.
        </p>
        <Field
          label="Transcript"
          value={transcript}
          onChange={setTranscript}
          lines={10}
          isRequired
          hint="A line for each turn, with its speaker first."
          error={problemsAt(send.error, 'transcript').get('')}
        />
        {send.isError && <ErrorNotice error={send.error} />}
        <Button look="main" type="submit" isPending={send.isPending}>
          Send
        </Button>
      </Form>
    </Dialog>
  );
}
