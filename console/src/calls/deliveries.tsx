/**
 * The deliveries of a call: for each destination the attempts, the last request and the responses.
 */
import { Link } from 'wouter';
import type { Call } from '../../client/postcall.ts';
import { CopyButton } from '../ui/button.tsx';
import { duration } from '../ui/format.ts';
import { RelativeTime } from '../ui/relative-time.tsx';
import { StatusBadge } from '../ui/status-badge.tsx';
import { asJson, CodeBlock, UntrustedText } from '../ui/text.tsx';
import { curlOfRequest } from './curl.ts';

type Delivery = Call['deliveries'][number];
type Attempt = Delivery['attempts'][number];

export function Deliveries({ call }: { call: Call }) {
  const { deliveries } = call;
  if (deliveries.length === 0) return <p className="hint">{whyNoDeliveries(call)}</p>;
  return (
    <ul className="deliveries">
      {deliveries.map((delivery) => (
        <li key={delivery.destination_id} className="card">
          <DeliveryLog delivery={delivery} />
        </li>
      ))}
    </ul>
  );
}

function whyNoDeliveries({ status, failure }: Call): string {
  if (status === 'received') return 'No deliveries yet: extraction is in progress.';
  if (failure) return 'No deliveries: the extraction failed.';
  return 'No deliveries: there was no destination when this call was extracted.';
}

function DeliveryLog({ delivery }: { delivery: Delivery }) {
  const { destination_id, destination_name, status, reason, next_attempt_at, request, attempts } = delivery;
  return (
    <>
      <header className="delivery-head">
        <StatusBadge status={status} />
        <h3>
          <Link href={`/destinations/${destination_id}`}>
            <UntrustedText text={destination_name} />
          </Link>
        </h3>
        {next_attempt_at !== null && (
          <span className="hint">
            next attempt <RelativeTime at={next_attempt_at} />
          </span>
        )}
      </header>
      {reason !== null && (
        <p className={status === 'failed' ? 'bad' : 'hint'}>
          <UntrustedText text={reason} />
        </p>
      )}
      <ol className="timeline" aria-label="Attempts">
        {attempts.map((attempt) => (
          <AttemptEntry key={attempt.attempt} attempt={attempt} />
        ))}
      </ol>
      {request && (
        <details>
          <summary>Last request</summary>
          <p className="request-line">
            <code>{request.method}</code> <UntrustedText text={request.url} />
          </p>
          <Headers headers={request.headers} />
          {request.body !== null && request.body !== undefined && (
            <CodeBlock label="Request body" text={asJson(request.body)} />
          )}
          {request.truncated && <p className="hint">The body is cut at 16 KB.</p>}
          <CopyButton text={() => curlOfRequest(request)}>Copy as curl</CopyButton>
        </details>
      )}
    </>
  );
}

function AttemptEntry({
  attempt: { attempt, at, status_code, duration_ms, error, response_excerpt },
}: {
  attempt: Attempt;
}) {
  const succeeded = error === null && status_code !== null && status_code < 300;
  return (
    <li className={succeeded ? 'attempt attempt-good' : 'attempt attempt-bad'}>
      <p>
        <strong>{status_code ?? 'no response'}</strong>{' '}
        <span className="hint">
          attempt {attempt}, <RelativeTime at={at} />, {duration(duration_ms)}
        </span>
      </p>
      {error !== null && (
        <p className="bad">
          <UntrustedText text={error} />
        </p>
      )}
      {response_excerpt && (
        <details>
          <summary>Response</summary>
          <CodeBlock label={`Response to attempt ${attempt}`} text={response_excerpt} />
        </details>
      )}
    </li>
  );
}

export function Headers({ headers }: { headers: Readonly<Record<string, string>> }) {
  return (
    <dl className="headers">
      {Object.entries(headers).map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            <UntrustedText text={value} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
