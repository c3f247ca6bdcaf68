/**
 * The demo's scenario, all invented: a restaurant, a caller who corrects himself, a CRM and a
 * spreadsheet.
 */

export const OUTLET = 97;

export const VARIABLES = [
  {
    var_name: 'customer_name',
    var_type: 'string',
    description: 'name of the customer as the customer gave it',
    destination_ids: [1, 2],
  },
  {
    var_name: 'party size',
    var_type: 'integer',
    description: 'number of people in the party',
    destination_ids: [1],
  },
  {
    var_name: 'visit_date',
    var_type: 'date',
    description: 'day of the reservation',
    destination_ids: [1, 2],
  },
  {
    var_name: 'visit_time',
    var_type: 'time',
    description: 'time of the reservation',
    destination_ids: [1, 2],
  },
  {
    var_name: 'email',
    var_type: 'email',
    description: 'email address of the customer',
    destination_ids: [1],
  },
  {
    var_name: 'seating',
    var_type: 'enum',
    options: ['indoor', 'terrace'],
    description: 'where the party wants to sit',
    destination_ids: [2],
  },
];

export const DESTINATIONS = (receiver: string) => [
  {
    destination_name: 'CRM',
    destination_type: 'crm',
    api_url: `${receiver}/crm/leads/{{call_id}}`,
    api_method: 'POST',
    api_headers: { Authorization: 'Bearer a-secret-of-the-crm', 'X-Campaign': '{{metadata.campaign}}' },
    api_body: {
      lead: { name: '{{customer_name}}', email: '{{email}}' },
      seats: '{{party size}}',
      note: 'Wants a table on {{visit_date | date: "%A, %d %B"}} at {{visit_time}}.',
    },
  },
  {
    destination_name: 'Sheet',
    destination_type: 'sheet',
    api_url: `${receiver}/sheet`,
    api_method: 'PUT',
    api_body: {
      row: ['{{timestamp}}', '{{customer_name | upcase}}', '{{visit_date}}', '{{visit_time}}', '{{seating}}'],
    },
  },
];

const transcriptOf = (text: string) =>
  text
    .trim()
    .split('\n')
    .map((line) => {
      const [role = '', ...content] = line.split(': ');
      return { role, content: content.join(': ') };
    });

export const EVENT = {
  event: 'call.ended',
  call_id: 'demo-1',
  outlet_id: OUTLET,
  interaction_modality: 'voice',
  source: 'IVR',
  call_outcome: 'interested',
  timestamp: '2026-11-20T15:33:44+05:30',
  timezone: 'Asia/Kolkata',
  phone_number: '+919876543210',
  metadata: { campaign: 'diwali' },
  transcript: transcriptOf(`
agent: Thank you for calling the Lantern House. How can I help you?
user: Hi, my name is Asha Rao. I would like to book a table for tomorrow.
agent: Gladly. How many people will be in your party?
user: We are four. No, make it five, my brother is coming too.
agent: A party of five, tomorrow. At what time?
user: At half past seven in the evening, please. On the terrace if you can.
agent: The terrace at 7:30 pm it is. May I have an email address for the confirmation?
user: Sure, it is asha dot rao at example dot com.
agent: Thank you, Asha. See you tomorrow.
`),
};
