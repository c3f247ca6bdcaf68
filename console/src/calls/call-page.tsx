/** One call: what was said, what was read out of it and where, and what was sent. */
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import type { Call } from '../../client/postcall.ts';
import { callQuery } from '../api/queries.ts';
import { ErrorNotice, Notice, Skeleton } from '../ui/states.tsx';
import { StatusBadge } from '../ui/status.tsx';
import { Stranger } from '../ui/text.tsx';
import { duration, When } from '../ui/when.tsx';
import { Actions } from './call-actions.tsx';
import { Deliveries } from './deliveries.tsx';
import { Transcript } from './transcript.tsx';
import { Values } from './values.tsx';

export function CallPage({ callId }: { callId: string }) {
  const call = useQuery(callQuery(callId));
  return (
    <>
      <p className="crumbs">
        <Link href="/calls">Calls</Link>
      </p>
      {call.isError && <ErrorNotice error={call.error} retry={call.refetch} />}
      {call.data ? <CallShown call={call.data} /> : call.isPending && <Skeleton lines={10} />}
    </>
  );
}

function CallShown({ call }: { call: Call }) {
  const { call_id, transcript, values, deliveries, failure, model } = call;
  return (
    <>
      <header className="page-head">
        <h1 className="call-title">
          {call_id} <StatusBadge status={call.status} />
        </h1>
        <Actions call={call} />
      </header>
      <Facts call={call} />
      {call.reading_again && <Notice>It is being read again, with the variables of today.</Notice>}
      {failure && (
        <div className="notice notice-bad" role="alert">
          <strong>The reading failed.</strong> <Stranger text={failure.message} /> <code>{failure.code}</code>
        </div>
      )}
      {model?.stand_in && (
        <Notice tone="warn">
          Read by the stand-in model of a laptop: its values say nothing about what gpt-4o would read.
        </Notice>
      )}
      <div className="call-columns">
        <section aria-labelledby="said">
          <h2 id="said">What was said</h2>
          {transcript === null ? (
            <p className="hint">Its retention is over: the transcript was deleted.</p>
          ) : (
            <Transcript
              turns={transcript}
              marks={values.map(({ variable_id, var_name, turn }) => ({
                key: variable_id,
                name: var_name,
                turn,
              }))}
            />
          )}
        </section>
        <div>
          <section aria-labelledby="read">
            <h2 id="read">What was read</h2>
            {values.length > 0 ? (
              <Values values={values} />
            ) : (
              <p className="hint">
                {call.status === 'received' ? 'It is being read.' : 'Nothing: this outlet had no variables.'}
              </p>
            )}
          </section>
          <section aria-labelledby="sent">
            <h2 id="sent">What was sent</h2>
            <Deliveries deliveries={deliveries} />
          </section>
        </div>
      </div>
    </>
  );
}

function Facts({ call }: { call: Call }) {
  const { model, guest_name, phone_number, email_id, source, interaction_modality, call_outcome } = call;
  const said = {
    guest: guest_name,
    phone: phone_number,
    email: email_id,
    source,
    by: interaction_modality,
    outcome: call_outcome,
  };
  return (
    <dl className="facts">
      <div>
        <dt>Ended</dt>
        <dd>
          <When at={call.timestamp} />
        </dd>
      </div>
      {Object.entries(said).map(
        ([name, value]) =>
          value !== null && (
            <div key={name}>
              <dt>{name}</dt>
              <dd>
                <Stranger text={value} />
              </dd>
            </div>
          ),
      )}
      {model && (
        <div>
          <dt>Model</dt>
          <dd>
            {model.name}, {(model.input_tokens + model.output_tokens).toLocaleString()} tokens,{' '}
            {duration(model.duration_ms)}
          </dd>
        </div>
      )}
    </dl>
  );
}
