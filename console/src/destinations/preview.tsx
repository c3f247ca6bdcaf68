/** What would be sent, while it is being written. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { previewDestination, type Variable } from '../../client/postcall.ts';
import { ask } from '../api/ask.ts';
import { callQuery } from '../api/queries.ts';
import { CallChoice } from '../calls/call-choice.tsx';
import { Headers } from '../calls/deliveries.tsx';
import { ErrorNotice, Skeleton } from '../ui/states.tsx';
import { asJson, Code, Stranger } from '../ui/text.tsx';
import { type Draft, toBody } from './draft.ts';
import { emptyHere } from './empty-here.ts';
import { Warnings } from './warnings.tsx';

/** A pause in the typing. */
const PAUSE_MS = 250;

export function Preview({
  draft,
  destinationId,
  variables,
}: {
  draft: Draft;
  destinationId: number | undefined;
  variables: readonly Variable[];
}) {
  const [callId, setCallId] = useState<string>();
  const call = useQuery({ ...callQuery(callId ?? ''), enabled: callId !== undefined });
  const settled = useSettled(draft);
  const empty = callId === undefined ? [] : emptyHere(settled, call.data?.values ?? []);
  const bodyProblem = problemOfBody(settled.body);
  const preview = useQuery({
    // What is connected decides what is rendered.
    queryKey: ['preview', destinationId, callId, settled, variables],
    queryFn: async () => {
      const destination = toBody(settled);
      const shown = await ask(
        previewDestination({
          destination,
          ...(destinationId !== undefined && { destination_id: destinationId }),
          ...(callId !== undefined && { call_id: callId }),
        }),
      );
      return shown.payload;
    },
    enabled: settled.api_url !== '' && bodyProblem === undefined,
    placeholderData: keepPreviousData,
    retry: false,
    gcTime: 0,
  });
  return (
    <section className="card preview" aria-labelledby="preview">
      <h2 id="preview">What would be sent</h2>
      <CallChoice label="With" other="sample values" value={callId} onChange={setCallId} />
      {settled.api_url === '' && <p className="hint">Write a URL, and the request appears here.</p>}
      {bodyProblem !== undefined && <p className="hint">The body is no JSON yet: {bodyProblem}</p>}
      {preview.isLoading && <Skeleton lines={6} />}
      {preview.isError && <ErrorNotice error={preview.error} />}
      {preview.isSuccess && (
        <div className={preview.isPlaceholderData || bodyProblem ? 'rendered rendered-old' : 'rendered'}>
          <Warnings warnings={preview.data.warnings} variables={variables} destinationId={destinationId} />
          {empty.length > 0 && (
            <p className="notice notice-warn">
              <span>
                Not heard in this call, so empty:{' '}
                {empty.map((name, index) => (
                  <span key={name}>
                    {index > 0 && ', '}
                    <code>
                      <Stranger text={name} />
                    </code>
                  </span>
                ))}
              </span>
            </p>
          )}
          <p className="request-line">
            <code>{preview.data.method}</code> <Stranger text={preview.data.url} />
          </p>
          <Headers headers={preview.data.headers} />
          {preview.data.body !== null && (
            <Code label="Body that would be sent" text={asJson(preview.data.body)} />
          )}
        </div>
      )}
    </section>
  );
}

/** Why a body cannot be parsed while it is being written; the API judges one that can. */
function problemOfBody(body: string): string | undefined {
  if (body.trim() === '') return undefined;
  try {
    JSON.parse(body);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** What it was when the typing last paused. */
function useSettled<Value>(value: Value): Value {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}
