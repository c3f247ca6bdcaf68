/** The variables as they stand in the table, saved or not, against a transcript: value, turn and quote beside what was said. */
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { tryVariables } from '../../client/postcall.ts';
import { ask } from '../api/ask.ts';
import { callQuery } from '../api/queries.ts';
import { CallChoice } from '../calls/call-choice.tsx';
import { SAMPLE } from '../calls/sample.ts';
import { Transcript, type Turn } from '../calls/transcript.tsx';
import { Values } from '../calls/values.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Field } from '../ui/field.tsx';
import { ErrorNotice, Notice, Skeleton } from '../ui/states.tsx';
import { type Draft, toTrial } from './draft.ts';

export function TryDialog({
  isOpen,
  onClose,
  drafts,
}: {
  isOpen: boolean;
  onClose: () => void;
  drafts: readonly Draft[];
}) {
  return (
    <Dialog title="Try these variables" isOpen={isOpen} onClose={onClose} wide>
      <Trial drafts={drafts} />
    </Dialog>
  );
}

function Trial({ drafts }: { drafts: readonly Draft[] }) {
  const [callId, setCallId] = useState<string>();
  const [pasted, setPasted] = useState(SAMPLE);
  const past = useQuery({ ...callQuery(callId ?? ''), enabled: callId !== undefined });
  const transcript = callId === undefined ? pasted : past.data?.transcript;
  const reading = useMutation({
    mutationFn: async (said: string | readonly Turn[]) => {
      const transcript =
        typeof said === 'string' ? said : said.map(({ role, content }) => ({ role, content }));
      return (await ask(tryVariables({ transcript, variables: drafts.map(toTrial) }))).payload;
    },
  });
  return (
    <>
      <p>Nothing is stored and nothing is sent. Changes that are not saved are tried too.</p>
      <CallChoice label="Transcript" other="a pasted one" value={callId} onChange={setCallId} />
      {callId === undefined && (
        <Field
          label="What was said"
          value={pasted}
          onChange={setPasted}
          lines={6}
          hint="A line for each turn."
        />
      )}
      {callId !== undefined && past.data?.transcript === null && (
        <Notice tone="warn">Its transcript was deleted.</Notice>
      )}
      <div className="actions">
        <Button
          look="main"
          onPress={() => reading.mutate(transcript ?? '')}
          isDisabled={!transcript}
          isPending={reading.isPending}
        >
          Read it
        </Button>
      </div>
      {reading.isPending && <Skeleton lines={4} />}
      {reading.isError && <ErrorNotice error={reading.error} />}
      {reading.isSuccess && (
        <div className="call-columns" aria-live="polite">
          <section aria-label="What was read">
            {reading.data.model.stand_in && (
              <Notice tone="warn">Read by the stand-in model of a laptop.</Notice>
            )}
            <Values values={reading.data.values} turnsAt="tried" />
          </section>
          <section aria-label="What was said">
            <Transcript
              id="tried"
              turns={reading.data.transcript}
              marks={reading.data.values.map(({ var_name, turn }, key) => ({ key, name: var_name, turn }))}
            />
          </section>
        </div>
      )}
    </>
  );
}
