/** What stands where something is not there: yet, at all, or because it failed. */
import type { ReactNode } from 'react';
import { ApiFailure } from '../api/failure.ts';
import { Button } from './button.tsx';
import { Stranger } from './text.tsx';

/** Lines where text will be. */
export function Skeleton({ lines = 3 }: { lines?: number }) {
  return (
    <div className="skeleton" role="status" aria-label="Loading">
      {Array.from({ length: lines }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they are all the same
        <div key={index} className="skeleton-line" />
      ))}
    </div>
  );
}

/** @param isPage it is all that the page has to say */
export function Empty({
  title,
  children,
  isPage = false,
}: {
  title: string;
  children: ReactNode;
  isPage?: boolean;
}) {
  const Heading = isPage ? 'h1' : 'h2';
  return (
    <section className="empty">
      <Heading>{title}</Heading>
      {children}
    </section>
  );
}

/** What went wrong, where, and what to quote to whoever operates this. */
export function ErrorNotice({ error, retry }: { error: unknown; retry?: () => void }) {
  const failure = error instanceof ApiFailure ? error : undefined;
  const message = failure?.message ?? 'The API did not answer. It may be restarting, or you are offline.';
  return (
    <div className="notice notice-bad" role="alert">
      <p>
        <strong>
          <Stranger text={message} />
        </strong>
      </p>
      {failure && failure.problems.length > 0 && (
        <ul>
          {failure.problems.map(({ path, message: problem }) => (
            <li key={`${path} ${problem}`}>
              {path !== '' && <code>{path}</code>} <Stranger text={problem} />
            </li>
          ))}
        </ul>
      )}
      {failure?.requestId && (
        <p className="hint">
          Request <code>{failure.requestId}</code>
        </p>
      )}
      {retry && <Button onPress={retry}>Try again</Button>}
    </div>
  );
}

export function Notice({
  tone = 'plain',
  children,
}: {
  tone?: 'plain' | 'good' | 'warn';
  children: ReactNode;
}) {
  return (
    <div className={`notice notice-${tone}`} role="status">
      {children}
    </div>
  );
}
