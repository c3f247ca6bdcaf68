/** What was sent of a call, and what came back: a timeline for each destination. */
import { Link } from 'wouter';
import type { Call } from '../../client/postcall.ts';
import { CopyButton } from '../ui/copy.tsx';
import { StatusBadge } from '../ui/status.tsx';
import { asJson, Code, Stranger } from '../ui/text.tsx';
import { duration, When } from '../ui/when.tsx';
import { curlOfRequest } from './curl.ts';

type Delivery = Call['deliveries'][number];
type Attempt = Delivery['attempts'][number];

export function Deliveries({ deliveries }: { deliveries: readonly Delivery[] }) {
  if (deliveries.length === 0)
    return <p className="hint">Nothing was sent: no destination was active when this call was read.</p>;
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

function DeliveryLog({ delivery }: { delivery: Delivery }) {
  const { destination_id, destination_name, status, reason, next_attempt_at, request, attempts } = delivery;
  return (
    <>
      <header className="delivery-head">
        <StatusBadge status={status} />
        <h3>
          <Link href={`/destinations/${destination_id}`}>
            <Stranger text={destination_name} />
          </Link>
        </h3>
        {next_attempt_at !== null && (
          <span className="hint">
            next attempt <When at={next_attempt_at} />
          </span>
        )}
      </header>
      {reason !== null && (
        <p className={status === 'failed' ? 'bad' : 'hint'}>
          <Stranger text={reason} />
        </p>
      )}
      <ol className="timeline" aria-label="Attempts">
        {attempts.map((attempt) => (
          <AttemptEntry key={attempt.attempt} attempt={attempt} />
        ))}
      </ol>
      {request && (
        <details>
          <summary>What was sent last</summary>
          <p className="request-line">
            <code>{request.method}</code> <Stranger text={request.url} />
          </p>
          <Headers headers={request.headers} />
          {request.body !== null && request.body !== undefined && (
            <Code label="Body that was sent" text={asJson(request.body)} />
          )}
          {request.truncated && <p className="hint">Cut at 16 KB.</p>}
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
  const went = error === null && status_code !== null && status_code < 300;
  return (
    <li className={went ? 'attempt attempt-good' : 'attempt attempt-bad'}>
      <p>
        <strong>{status_code ?? 'no answer'}</strong>{' '}
        <span className="hint">
          attempt {attempt}, <When at={at} />, {duration(duration_ms)}
        </span>
      </p>
      {error !== null && (
        <p className="bad">
          <Stranger text={error} />
        </p>
      )}
      {response_excerpt && (
        <details>
          <summary>What came back</summary>
          <Code label={`Answer to attempt ${attempt}`} text={response_excerpt} />
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
            <Stranger text={value} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
