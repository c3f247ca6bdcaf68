/** A live preview of the request that the edited template renders to. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { previewDestination, type SavedDestination, type Variable } from '../../client/postcall.ts';
import { unwrap } from '../api/response.ts';
import { CallSelect } from '../calls/call-select.tsx';
import { Headers } from '../calls/deliveries.tsx';
import { ErrorNotice, Skeleton } from '../ui/feedback.tsx';
import { asJson, CodeBlock, UntrustedText } from '../ui/text.tsx';
import { type Draft, toBody } from './draft.ts';
import { Warnings } from './warnings.tsx';

/** Renders after this pause in typing. */
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
  const debounced = useDebounced(draft);
  const bodyProblem = jsonProblem(debounced.body);
  const preview = useQuery({
    // Connecting a variable changes what is rendered.
    queryKey: ['preview', destinationId, callId, debounced, variables],
    queryFn: async () => {
      const destination = toBody(debounced);
      const { payload } = await unwrap(
        previewDestination({
          destination,
          ...(destinationId !== undefined && { destination_id: destinationId }),
          ...(callId !== undefined && { call_id: callId }),
        }),
      );
      return payload;
    },
    enabled: debounced.api_url !== '' && bodyProblem === undefined,
    placeholderData: keepPreviousData,
    retry: false,
    gcTime: 0,
  });
  return (
    <section className="card preview" aria-labelledby="preview">
      <h2 id="preview">Preview</h2>
      <CallSelect label="Values from" alternative="Sample values" value={callId} onChange={setCallId} />
      {debounced.api_url === '' && <p className="hint">Enter a URL to see the request.</p>}
      {bodyProblem !== undefined && <p className="hint">Invalid JSON: {bodyProblem}</p>}
      {preview.isLoading && <Skeleton lines={6} />}
      {preview.isError && <ErrorNotice error={preview.error} />}
      {preview.isSuccess && (
        <div
          className={
            preview.isPlaceholderData || bodyProblem ? 'preview-result preview-outdated' : 'preview-result'
          }
        >
          <Warnings warnings={preview.data.warnings} variables={variables} destinationId={destinationId} />
          {callId !== undefined && <EmptyPlaceholders preview={preview.data} />}
          <p className="request-line">
            <code>{preview.data.method}</code> <UntrustedText text={preview.data.url} />
          </p>
          <Headers headers={preview.data.headers} />
          {preview.data.body !== null && <CodeBlock label="Request body" text={asJson(preview.data.body)} />}
        </div>
      )}
    </section>
  );
}

/**
 * The placeholders without a value in the chosen call; those that the warnings name are not
 * repeated.
 */
function EmptyPlaceholders({
  preview: { empty_placeholders, warnings },
}: {
  preview: { empty_placeholders: readonly string[]; warnings: SavedDestination['warnings'] };
}) {
  const warned = new Set(warnings.map(({ placeholder }) => placeholder));
  const names = empty_placeholders.filter((name) => !warned.has(name));
  if (names.length === 0) return null;
  return (
    <p className="notice notice-warn">
      <span>
        No value in this call:{' '}
        {names.map((name, index) => (
          <span key={name}>
            {index > 0 && ', '}
            <code>
              <UntrustedText text={name} />
            </code>
          </span>
        ))}
      </span>
    </p>
  );
}

/** Returns what is wrong with a body as JSON, and where. A valid one is checked by the API. */
function jsonProblem(body: string): string | undefined {
  if (body.trim() === '') return undefined;
  try {
    JSON.parse(body);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Returns the value as of the last pause in typing. */
function useDebounced<Value>(value: Value): Value {
  const [debounced, setDebounced] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setDebounced(value), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return debounced;
}
