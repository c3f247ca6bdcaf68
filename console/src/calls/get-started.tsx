/** The steps to the first call, shown while an outlet has no calls. */
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { destinationsQuery, variablesQuery } from '../api/queries.ts';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/feedback.tsx';
import { plural } from '../ui/format.ts';

export function GetStarted({ onSendCall }: { onSendCall: () => void }) {
  const variables = useQuery(variablesQuery).data?.length ?? 0;
  const destinations = useQuery(destinationsQuery).data?.length ?? 0;
  return (
    <EmptyState title="Get started">
      <ol className="steps">
        <li className={variables > 0 ? 'step step-done' : 'step'}>
          <h3>{variables > 0 ? '✓ ' : ''}Define variables</h3>
          <p>A variable is a name, a type and a question that the model answers for each call.</p>
          <Link className="button button-quiet" href="/variables">
            {variables > 0 ? plural(variables, 'variable') : 'Add variable'}
          </Link>
        </li>
        <li className={destinations > 0 ? 'step step-done' : 'step'}>
          <h3>{destinations > 0 ? '✓ ' : ''}Add a destination</h3>
          <p>A destination is a URL of your system and a template for the request it receives.</p>
          <Link className="button button-quiet" href="/destinations">
            {destinations > 0 ? plural(destinations, 'destination') : 'Add destination'}
          </Link>
        </li>
        <li className="step">
          <h3>Send a call</h3>
          <p>Start with a sample. Later your voice platform sends each call when it ends.</p>
          <Button look={variables > 0 && destinations > 0 ? 'main' : 'quiet'} onPress={onSendCall}>
            Send sample call
          </Button>
        </li>
      </ol>
    </EmptyState>
  );
}
