/** A destination as it is edited in the form. */
import type { Destination, NewDestination } from '../../client/postcall.ts';

export type Method = Destination['api_method'];
export const METHODS: readonly (readonly [Method, string])[] = (
  ['POST', 'PUT', 'PATCH', 'GET', 'DELETE'] as const
).map((method) => [method, method]);

export interface Draft {
  destination_name: string;
  destination_type: string;
  api_url: string;
  api_method: Method;
  headers: readonly { key: string; name: string; value: string }[];
  /** JSON text; empty: the default body. */
  body: string;
  when: string;
  /** A number as text; empty: no limit. */
  max_per_second: string;
}

export const EMPTY: Draft = {
  destination_name: '',
  destination_type: 'webhook',
  api_url: '',
  api_method: 'POST',
  headers: [],
  body: '',
  when: '',
  max_per_second: '',
};

export const draftOf = (destination: Destination): Draft => ({
  destination_name: destination.destination_name,
  destination_type: destination.destination_type,
  api_url: destination.api_url,
  api_method: destination.api_method,
  headers: Object.entries(destination.api_headers).map(([name, value]) => ({ key: name, name, value })),
  body: destination.api_body === undefined ? '' : JSON.stringify(destination.api_body, undefined, 2),
  when: destination.when ?? '',
  max_per_second: destination.max_per_second?.toString() ?? '',
});

/**
 * Returns the body that saves or previews a destination. `api_body` stays text, so that the API
 * reports invalid JSON.
 */
export const toBody = (draft: Draft): NewDestination => ({
  destination_name: draft.destination_name,
  destination_type: draft.destination_type || 'custom',
  api_url: draft.api_url,
  api_method: draft.api_method,
  api_headers: Object.fromEntries(
    draft.headers.filter(({ name }) => name !== '').map(({ name, value }) => [name, value]),
  ),
  api_body: draft.body.trim() === '' ? null : draft.body,
  when: draft.when.trim() === '' ? null : draft.when,
  max_per_second: draft.max_per_second.trim() === '' ? null : Number(draft.max_per_second),
});

/**
 * The call fields that every template can use (docs/templates.md). A test compares them with the
 * API's list.
 */
export const SYSTEM_FIELDS = [
  'guest_name',
  'email_id',
  'phone_number',
  'brand_id',
  'outlet_id',
  'timestamp',
  'call_id',
  'call_outcome',
  'source',
  'transcript',
  'interaction_modality',
] as const;
