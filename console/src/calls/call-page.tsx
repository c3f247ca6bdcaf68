/** One call: transcript, extracted values and deliveries. */
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import type { Call } from '../../client/postcall.ts';
import { callQuery } from '../api/queries.ts';
import { ErrorNotice, Notice, Skeleton } from '../ui/feedback.tsx';
import { duration, plural } from '../ui/format.ts';
import { RelativeTime } from '../ui/relative-time.tsx';
import { StatusBadge } from '../ui/status-badge.tsx';
import { UntrustedText } from '../ui/text.tsx';
import { CallActions } from './call-actions.tsx';
import { Deliveries } from './deliveries.tsx';
import { ExtractedValues } from './extracted-values.tsx';
import { Transcript } from './transcript.tsx';

export function CallPage({ callId }: { callId: string }) {
  const call = useQuery(callQuery(callId));
  return (
    <>
      <p className="crumbs">
        <Link href="/calls">Calls</Link>
      </p>
      {call.isError && <ErrorNotice error={call.error} retry={call.refetch} />}
      {call.data ? <CallDetails call={call.data} /> : call.isPending && <Skeleton lines={10} />}
    </>
  );
}

function CallDetails({ call }: { call: Call }) {
  const { call_id, transcript, values, failure, model } = call;
  return (
    <>
      <header className="page-head">
        <h1 className="call-title">
          {call_id} <StatusBadge status={call.status} />
        </h1>
        <CallActions call={call} />
      </header>
      <Facts call={call} />
      {call.reading_again && <Notice>Re-extracting with the current variables.</Notice>}
      {failure && (
        <div className="notice notice-bad" role="alert">
          <strong>Extraction failed.</strong> <UntrustedText text={failure.message} />{' '}
          <code>{failure.code}</code>
        </div>
      )}
      {model?.stand_in && <Notice tone="warn">Test mode: values come from simple rules, not gpt-4o.</Notice>}
      <div className="call-columns">
        <section aria-labelledby="transcript">
          <h2 id="transcript">Transcript</h2>
          {transcript === null ? (
            <p className="hint">The transcript was deleted at the end of its retention period.</p>
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
          <section aria-labelledby="values">
            <h2 id="values">Extracted values</h2>
            {values.length > 0 ? (
              <ExtractedValues values={values} />
            ) : (
              <p className="hint">{whyNoValues(call)}</p>
            )}
          </section>
          <section aria-labelledby="deliveries">
            <h2 id="deliveries">Deliveries</h2>
            <Deliveries call={call} />
          </section>
        </div>
      </div>
    </>
  );
}

function whyNoValues({ status, failure }: Call): string {
  if (status === 'received') return 'Extraction is in progress.';
  if (failure) return 'No values: the extraction failed.';
  return 'No values: there were no variables when this call was extracted.';
}

function Facts({ call }: { call: Call }) {
  const { model, guest_name, phone_number, email_id, source, interaction_modality, call_outcome } = call;
  const fields = {
    Guest: guest_name,
    Phone: phone_number,
    Email: email_id,
    Source: source,
    Channel: interaction_modality,
    Outcome: call_outcome,
  };
  return (
    <dl className="facts">
      <div>
        <dt>Ended</dt>
        <dd>
          <RelativeTime at={call.timestamp} />
        </dd>
      </div>
      {Object.entries(fields).map(
        ([name, value]) =>
          value !== null && (
            <div key={name}>
              <dt>{name}</dt>
              <dd>
                <UntrustedText text={value} />
              </dd>
            </div>
          ),
      )}
      {model && (
        <div>
          <dt>Model</dt>
          <dd>
            {model.name}, {plural(model.input_tokens + model.output_tokens, 'token')},{' '}
            {duration(model.duration_ms)}
          </dd>
        </div>
      )}
    </dl>
  );
}
