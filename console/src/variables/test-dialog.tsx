/**
 * Runs the variables in the table, saved or not, on a transcript, and shows the values beside it.
 */
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { tryVariables } from '../../client/postcall.ts';
import { callQuery } from '../api/queries.ts';
import { unwrap } from '../api/response.ts';
import { CallSelect } from '../calls/call-select.tsx';
import { ExtractedValues } from '../calls/extracted-values.tsx';
import { SAMPLE_TRANSCRIPT, Transcript, type Turn } from '../calls/transcript.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { ErrorNotice, Notice, Skeleton } from '../ui/feedback.tsx';
import { Field } from '../ui/fields.tsx';
import { type Draft, toTestBody } from './draft.ts';

export function TestDialog({
  isOpen,
  onClose,
  drafts,
}: {
  isOpen: boolean;
  onClose: () => void;
  drafts: readonly Draft[];
}) {
  return (
    <Dialog title="Test variables" isOpen={isOpen} onClose={onClose} wide>
      <TestRun drafts={drafts} />
    </Dialog>
  );
}

function TestRun({ drafts }: { drafts: readonly Draft[] }) {
  const [callId, setCallId] = useState<string>();
  const [pasted, setPasted] = useState(SAMPLE_TRANSCRIPT);
  const past = useQuery({ ...callQuery(callId ?? ''), enabled: callId !== undefined });
  const transcript = callId === undefined ? pasted : past.data?.transcript;
  const run = useMutation({
    mutationFn: async (source: string | readonly Turn[]) => {
      const transcript =
        typeof source === 'string' ? source : source.map(({ role, content }) => ({ role, content }));
      return (await unwrap(tryVariables({ transcript, variables: drafts.map(toTestBody) }))).payload;
    },
  });
  return (
    <>
      <p>Runs on one transcript, with your unsaved changes. Nothing is saved and nothing is delivered.</p>
      <CallSelect label="Transcript" alternative="Paste a transcript" value={callId} onChange={setCallId} />
      {callId === undefined && (
        <Field
          label="Pasted transcript"
          value={pasted}
          onChange={setPasted}
          lines={6}
          hint="One turn per line, starting with the speaker, such as “user: Hello”."
        />
      )}
      {callId !== undefined && past.data?.transcript === null && (
        <Notice tone="warn">The transcript of this call was deleted. Choose another call.</Notice>
      )}
      <div className="actions">
        <Button
          look="main"
          onPress={() => run.mutate(transcript ?? '')}
          isDisabled={!transcript}
          isPending={run.isPending}
        >
          Run
        </Button>
      </div>
      {run.isPending && <Skeleton lines={4} />}
      {run.isError && <ErrorNotice error={run.error} />}
      {run.isSuccess && (
        <div className="call-columns" aria-live="polite">
          <section aria-label="Extracted values">
            {run.data.model.stand_in && (
              <Notice tone="warn">Test mode: values come from simple rules, not gpt-4o.</Notice>
            )}
            <ExtractedValues values={run.data.values} turnIds="test-turn" />
          </section>
          <section aria-label="Transcript">
            <Transcript
              idPrefix="test-turn"
              turns={run.data.transcript}
              marks={run.data.values.map(({ var_name, turn }, key) => ({ key, name: var_name, turn }))}
            />
          </section>
        </div>
      )}
    </>
  );
}
