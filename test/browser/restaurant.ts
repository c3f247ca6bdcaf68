/** A configured outlet: variables, a destination that works, one that fails, and calls. */
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
    description: 'The email address of the guest',
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

/** @param works URL that accepts requests @param fails URL that refuses them */
export async function configureOutlet(
  api: OutletApi,
  { works, fails }: { works: string; fails: string },
): Promise<void> {
  const savedDestinations = await api.post('/destinations', [
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
  const savedVariables = await api.post('/variables', RESTAURANT_VARIABLES);
  for (const { status, body } of [savedDestinations, savedVariables])
    if (status !== 200) throw new Error(JSON.stringify(body));
}

const TRANSCRIPT = `agent: Hello, this is the Blue Lamp restaurant. How can I help?
user: Hi, my name is Jane Miller. I'd like a table for four on Friday at half past seven.
agent: A table for four on Friday at 7:30 pm. May I have an email address for the confirmation?
user: Sure, it's jane.miller@example.com.
agent: Thank you, Jane. You will get the confirmation in a moment.`;

export const callOf = (call_id: string, transcript: unknown = TRANSCRIPT) => ({
  call_id,
  timestamp: new Date().toISOString(),
  timezone: 'Europe/Berlin',
  guest_name: 'Jane Miller',
  phone_number: '+12025550123',
  source: 'IVR',
  transcript,
});
