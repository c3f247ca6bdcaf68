/** The list of destinations. */
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { destinationsQuery } from '../api/queries.ts';
import { EmptyState, ErrorNotice, Skeleton } from '../ui/feedback.tsx';
import { disabledLabel } from '../ui/labels.ts';
import { StatusBadge } from '../ui/status-badge.tsx';
import { UntrustedText } from '../ui/text.tsx';

export default function DestinationsPage() {
  const destinations = useQuery(destinationsQuery);
  return (
    <>
      <header className="page-head">
        <h1>Destinations</h1>
        <Link className="button button-main" href="/destinations/new">
          Add destination
        </Link>
      </header>
      {destinations.isPending && <Skeleton lines={5} />}
      {destinations.isError && <ErrorNotice error={destinations.error} retry={destinations.refetch} />}
      {destinations.data?.length === 0 && (
        <EmptyState title="No destinations yet">
          <p>
            A destination is a URL of your system and a template for the request it receives for each call.
          </p>
        </EmptyState>
      )}
      <ul className="destinations">
        {destinations.data?.map(
          ({ destination_id, destination_name, api_method, api_url, status, disabled_reason }) => (
            <li key={destination_id}>
              <Link className="card destination-row" href={`/destinations/${destination_id}`}>
                <span className="delivery-head">
                  <StatusBadge status={status} />
                  <strong>
                    <UntrustedText text={destination_name} />
                  </strong>
                  {disabled_reason !== null && (
                    <span className="bad">
                      <UntrustedText text={disabledLabel(disabled_reason)} />
                    </span>
                  )}
                </span>
                <span className="hint">
                  {api_method} <UntrustedText text={api_url} />
                </span>
              </Link>
            </li>
          ),
        )}
      </ul>
    </>
  );
}
