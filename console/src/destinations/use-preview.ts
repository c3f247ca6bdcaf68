/** The request that the API renders from a draft, renewed after every pause in typing. */
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { previewDestination, type Variable } from '../../client/postcall.ts';
import { problemsAt, unwrap } from '../api/response.ts';
import { type Draft, toBody } from './draft.ts';

/** Renders after this pause in typing. */
const PAUSE_MS = 250;

interface PreviewInput {
  draft: Draft;
  /** Undefined for a destination that is not saved. */
  destinationId: number | undefined;
  variables: readonly Variable[];
}

const loadPreview = async (
  draft: Draft,
  { destinationId, callId }: { destinationId: number | undefined; callId: string | undefined },
) =>
  (
    await unwrap(
      previewDestination({
        destination: toBody(draft),
        ...(destinationId !== undefined && { destination_id: destinationId }),
        ...(callId !== undefined && { call_id: callId }),
      }),
    )
  ).payload;
export type RenderedRequest = Awaited<ReturnType<typeof loadPreview>>;

/** The last answer of the API. It stays while the next one loads, so that nothing flickers. */
interface LastAnswer {
  /** The last request that could be rendered; older than `failure` if there is one. */
  rendered?: RenderedRequest | undefined;
  failure?: Error;
}

export type PreviewState = ReturnType<typeof usePreview>;

/** Returns the preview of a draft, and the call whose values it uses. */
export function usePreview({ draft, destinationId, variables }: PreviewInput) {
  const [callId, setCallId] = useState<string>();
  const [last, setLast] = useState<LastAnswer>({});
  const debounced = useDebounced(draft);
  const hasUrl = debounced.api_url !== '';
  const query = useQuery({
    // Connecting a variable changes what is rendered.
    queryKey: ['preview', destinationId, callId, debounced, variables],
    queryFn: () => loadPreview(debounced, { destinationId, callId }),
    enabled: hasUrl,
    retry: false,
    gcTime: 0,
  });
  if (query.isSuccess && (query.data !== last.rendered || last.failure)) setLast({ rendered: query.data });
  if (query.isError && query.error !== last.failure)
    setLast({ rendered: last.rendered, failure: query.error });
  const failure = hasUrl ? last.failure : undefined;
  return {
    callId,
    setCallId,
    hasUrl,
    isLoading: query.isLoading && !last.rendered && !failure,
    rendered: last.rendered,
    /** Whether `rendered` belongs to an earlier draft. */
    isOutdated: !query.isSuccess,
    failure,
    /** The API's messages about the body, by path in the body; empty: the body as a whole. */
    bodyProblems: problemsAt(failure, 'destination.api_body'),
  };
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
