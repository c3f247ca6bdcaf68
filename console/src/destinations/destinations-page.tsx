/** Where calls are sent. */
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { destinationsQuery } from '../api/queries.ts';
import { Empty, ErrorNotice, Skeleton } from '../ui/states.tsx';
import { StatusBadge } from '../ui/status.tsx';
import { Stranger } from '../ui/text.tsx';

export default function DestinationsPage() {
  const destinations = useQuery(destinationsQuery);
  return (
    <>
      <header className="page-head">
        <h1>Destinations</h1>
        <Link className="button button-main" href="/destinations/new">
          Add a destination
        </Link>
      </header>
      {destinations.isPending && <Skeleton lines={5} />}
      {destinations.isError && <ErrorNotice error={destinations.error} retry={destinations.refetch} />}
      {destinations.data?.length === 0 && (
        <Empty title="Nothing is sent yet">
          <p>
            A destination is a URL of your own systems, and a template that says what it gets of each call.
          </p>
        </Empty>
      )}
      <ul className="destinations">
        {destinations.data?.map(
          ({ destination_id, destination_name, api_method, api_url, status, disabled_reason }) => (
            <li key={destination_id}>
              <Link className="card destination-row" href={`/destinations/${destination_id}`}>
                <span className="delivery-head">
                  <StatusBadge status={status} />
                  <strong>
                    <Stranger text={destination_name} />
                  </strong>
                  {disabled_reason !== null && (
                    <span className="bad">
                      <Stranger text={disabled_reason} />
                    </span>
                  )}
                </span>
                <span className="hint">
                  {api_method} <Stranger text={api_url} />
                </span>
              </Link>
            </li>
          ),
        )}
      </ul>
    </>
  );
}
