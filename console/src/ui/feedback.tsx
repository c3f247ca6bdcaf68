/** What a page shows while it loads, when it is empty, and when something failed or succeeded. */
import { Component, type ReactNode } from 'react';
import { ApiFailure } from '../api/response.ts';
import { Button } from './button.tsx';
import { failureLabel } from './labels.ts';
import { UntrustedText } from './text.tsx';

/** Grey lines in place of text that is loading. */
export function Skeleton({ lines = 3 }: { lines?: number }) {
  return (
    <div className="skeleton" role="status" aria-label="Loading">
      {Array.from({ length: lines }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines are all the same
        <div key={index} className="skeleton-line" />
      ))}
    </div>
  );
}

/** @param isPage the page has no other heading */
export function EmptyState({
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

/** What went wrong, in which field, and the request id to quote to support. */
export function ErrorNotice({ error, retry }: { error: unknown; retry?: () => void }) {
  const failure = error instanceof ApiFailure ? error : undefined;
  const message = failure
    ? failureLabel(failure)
    : 'The API cannot be reached. Check your connection, then try again.';
  return (
    <div className="notice notice-bad" role="alert">
      <p>
        <strong>
          <UntrustedText text={message} />
        </strong>
      </p>
      {failure && failure.problems.length > 0 && (
        <ul>
          {failure.problems.map(({ path, message: problem }) => (
            <li key={`${path} ${problem}`}>
              {path !== '' && <code>{path}</code>} <UntrustedText text={problem} />
            </li>
          ))}
        </ul>
      )}
      {failure?.requestId && (
        <p className="hint">
          Request ID <code>{failure.requestId}</code>
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

/**
 * Shows an error in place of a page that threw, and keeps the frame around it. The usual cause is a
 * chunk of an older release that is no longer served; a reload loads the new release.
 */
export class ErrorBoundary extends Component<{ children: ReactNode }, { hasFailed: boolean }> {
  override state = { hasFailed: false };

  static getDerivedStateFromError() {
    return { hasFailed: true };
  }

  override render() {
    if (!this.state.hasFailed) return this.props.children;
    return (
      <div className="notice notice-bad" role="alert">
        <h1>This page failed to load</h1>
        <p>Your connection may have dropped, or the console was updated. Reload the page.</p>
        <Button onPress={() => location.reload()}>Reload page</Button>
      </div>
    );
  }
}
