/** A live preview of the request that the edited template renders to. */
import type { SavedDestination, Variable } from '../../client/postcall.ts';
import { ApiFailure } from '../api/response.ts';
import { CallSelect } from '../calls/call-select.tsx';
import { Headers } from '../calls/deliveries.tsx';
import { ErrorNotice, Skeleton } from '../ui/feedback.tsx';
import { asJson, CodeBlock, UntrustedText } from '../ui/text.tsx';
import type { PreviewState } from './use-preview.ts';
import { Warnings } from './warnings.tsx';

export function Preview({
  preview: { callId, setCallId, hasUrl, isLoading, rendered, isOutdated, failure, bodyProblems },
  destinationId,
  variables,
}: {
  preview: PreviewState;
  destinationId: number | undefined;
  variables: readonly Variable[];
}) {
  return (
    <section className="card preview" aria-labelledby="preview">
      <h2 id="preview">Preview</h2>
      <CallSelect label="Values from" alternative="Sample values" value={callId} onChange={setCallId} />
      {!hasUrl && <p className="hint">Enter a URL to see the request.</p>}
      {isLoading && <Skeleton lines={6} />}
      {failure && <PreviewFailure failure={failure} bodyProblems={bodyProblems} />}
      {rendered && (
        <div className={isOutdated ? 'preview-result preview-outdated' : 'preview-result'}>
          <Warnings warnings={rendered.warnings} variables={variables} destinationId={destinationId} />
          {callId !== undefined && <EmptyPlaceholders preview={rendered} />}
          <p className="request-line">
            <code>{rendered.method}</code> <UntrustedText text={rendered.url} />
          </p>
          <Headers headers={rendered.headers} />
          {rendered.body !== null && <CodeBlock label="Request body" text={asJson(rendered.body)} />}
        </div>
      )}
    </section>
  );
}

/** A body that is not finished is no alarm: its problems are a hint, and no other is shown. */
function PreviewFailure({
  failure,
  bodyProblems,
}: {
  failure: Error;
  bodyProblems: ReadonlyMap<string, string>;
}) {
  const isBodyOnly =
    failure instanceof ApiFailure &&
    bodyProblems.size > 0 &&
    failure.problems.every(({ path }) => path.startsWith('destination.api_body'));
  if (!isBodyOnly) return <ErrorNotice error={failure} />;
  return (
    <>
      {[...bodyProblems].map(([path, message]) => (
        <p key={path} className="hint">
          Body
          {path !== '' && (
            <>
              {' '}
              <code>
                <UntrustedText text={path} />
              </code>
            </>
          )}
          : <UntrustedText text={message} />
        </p>
      ))}
    </>
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
