/** An outlet as one finds it after some weeks: variables, destinations that work and that do not, calls of every outcome. */
import { SAMPLE } from '../../console/src/calls/sample.ts';
import type { OutletApi } from '../support/api.ts';

export const RESTAURANT_VARIABLES = [
  { var_name: 'guest', var_type: 'string', description: 'The name of the guest', destination_ids: [1, 2] },
  {
    var_name: 'party_size',
    var_type: 'integer',
    description: 'How many people is the table for?',
    destination_ids: [1, 2],
  },
  { var_name: 'time', var_type: 'time', description: 'At what time do they come?', destination_ids: [1] },
  {
    var_name: 'email',
    var_type: 'email',
    description: 'The e-mail address of the guest',
    destination_ids: [1],
  },
  {
    var_name: 'occasion',
    var_type: 'enum',
    options: ['birthday', 'business', 'none'],
    description: 'Is there an occasion?',
    required: true,
    destination_ids: [1],
  },
];

/** @param works where what is sent arrives @param fails where nothing listens, or what answers badly */
export async function furnish(
  api: OutletApi,
  { works, fails }: { works: string; fails: string },
): Promise<void> {
  const saved = await api.post('/destinations', [
    {
      destination_name: 'CRM',
      destination_type: 'crm',
      api_method: 'POST',
      api_url: works,
      api_headers: { authorization: 'Bearer of-the-crm', 'x-guest': '{{guest}}' },
      api_body: {
        lead: { name: '{{guest}}', seats: '{{party_size}}', at: '{{time}}' },
        email: '{{email}}',
        said: '{{transcript}}',
      },
    },
    {
      destination_name: 'Kitchen',
      api_method: 'POST',
      api_url: fails,
      api_body: { seats: '{{party_size}}', note: 'for {{guest}} ({{occasion}})' },
    },
  ]);
  const read = await api.post('/variables', RESTAURANT_VARIABLES);
  for (const { status, body } of [saved, read]) if (status !== 200) throw new Error(JSON.stringify(body));
}

export const callOf = (call_id: string, transcript: unknown = SAMPLE) => ({
  call_id,
  timestamp: new Date().toISOString(),
  timezone: 'Europe/Berlin',
  guest_name: 'Jane Miller',
  phone_number: '+12025550123',
  source: 'IVR',
  transcript,
});
