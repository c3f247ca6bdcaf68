/**
 * Builders of variables, destinations and configurations; a test gives only the fields that matter
 * to it.
 */
import type { Destination } from '../../lib/domain/destination.ts';
import type { Variable } from '../../lib/domain/variable.ts';
import type { Configuration } from '../../lib/table/configuration.ts';

export const aVariable = (fields: Partial<Variable> = {}): Variable => ({
  variable_id: 1,
  var_name: 'party_size',
  var_type: 'integer',
  description: 'number of people at the table',
  destination_ids: [],
  ...fields,
});

export const aDestination = (fields: Partial<Destination> = {}): Destination => ({
  destination_id: 1,
  destination_name: 'CRM',
  destination_type: 'crm',
  api_url: 'https://crm.example.com/leads',
  api_method: 'POST',
  api_headers: {},
  status: 'active',
  disabled_reason: null,
  former_secrets: [],
  signing_secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  ...fields,
});

export const aConfiguration = (fields: Partial<Configuration> = {}): Configuration => ({
  config_version: 1,
  last_variable_id: Math.max(0, ...(fields.variables ?? []).map(({ variable_id }) => variable_id)),
  last_destination_id: Math.max(
    0,
    ...(fields.destinations ?? []).map(({ destination_id }) => destination_id),
  ),
  variables: [],
  destinations: [],
  ...fields,
});
