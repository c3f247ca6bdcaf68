/** What an empty outlet needs to do, and how far it is. */
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { destinationsQuery, variablesQuery } from '../api/queries.ts';
import { Button } from '../ui/button.tsx';
import { Empty } from '../ui/states.tsx';

export function FirstSteps({ onSendCall }: { onSendCall: () => void }) {
  const variables = useQuery(variablesQuery).data?.length ?? 0;
  const destinations = useQuery(destinationsQuery).data?.length ?? 0;
  return (
    <Empty title="No calls yet: three steps to the first one">
      <ol className="steps">
        <li className={variables > 0 ? 'step step-done' : 'step'}>
          <h3>{variables > 0 ? '✓ ' : ''}Say what to read</h3>
          <p>A variable is a name, a type and a question: what the model is asked about each call.</p>
          <Link className="button button-quiet" href="/variables">
            {variables > 0 ? `${variables} variables` : 'Add a variable'}
          </Link>
        </li>
        <li className={destinations > 0 ? 'step step-done' : 'step'}>
          <h3>{destinations > 0 ? '✓ ' : ''}Say where to send it</h3>
          <p>A destination is a URL of yours and a template of the body that it gets.</p>
          <Link className="button button-quiet" href="/destinations">
            {destinations > 0 ? `${destinations} destinations` : 'Add a destination'}
          </Link>
        </li>
        <li className="step">
          <h3>Send a call</h3>
          <p>By hand now; later your voice platform announces calls by itself.</p>
          <Button look={variables > 0 && destinations > 0 ? 'main' : 'quiet'} onPress={onSendCall}>
            Send a sample call
          </Button>
        </li>
      </ol>
    </Empty>
  );
}
