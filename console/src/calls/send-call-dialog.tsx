/** Submits a call with a pasted transcript, as a voice platform would. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Form } from 'react-aria-components';
import { useLocation } from 'wouter';
import { submitCall } from '../../client/postcall.ts';
import { problemsAt, unwrap } from '../api/response.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { ErrorNotice } from '../ui/feedback.tsx';
import { Field } from '../ui/fields.tsx';
import { SAMPLE_TRANSCRIPT } from './transcript.tsx';

export function SendCallDialog({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const queries = useQueryClient();
  const [, navigate] = useLocation();
  const [transcript, setTranscript] = useState(SAMPLE_TRANSCRIPT);
  const send = useMutation({
    mutationFn: () =>
      unwrap(
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
    <Dialog title="Send call" isOpen={isOpen} onClose={onClose} wide>
      <Form
        onSubmit={(event) => {
          event.preventDefault();
          send.mutate();
        }}
      >
        <p>
          Processes the transcript like a call from your voice platform: your variables are extracted, and the
          result is delivered to your active destinations.
        </p>
        <Field
          label="Transcript"
          value={transcript}
          onChange={setTranscript}
          lines={10}
          isRequired
          hint="One turn per line, starting with the speaker, such as “user: Hello”."
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
