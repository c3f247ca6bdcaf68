/**
 * The work that every system does: the same event, the same question to the model, the same body
 * template.
 */

const TURNS: readonly (readonly [role: string, content: string])[] = [
  ['Agent', 'Thank you for calling Lakeside Dental, this is Nora speaking. How can I help you today?'],
  [
    'User',
    'Hi Nora, my name is Jürgen Whitfield. I chipped a tooth last night and I would like somebody to look at it.',
  ],
  [
    'Agent',
    'I am sorry to hear that, Jürgen. Are you in any pain right now, or is it mostly the sharp edge that bothers you?',
  ],
  [
    'User',
    'Mostly the edge. It does not hurt unless I drink something cold, and then it is more of a twinge than a pain.',
  ],
  ['Agent', 'Understood. Have you been with us before, or would this be your first visit to the practice?'],
  [
    'User',
    'I was there two years ago for a cleaning with Doctor Amari, so I should still be in your system somewhere.',
  ],
  [
    'Agent',
    'I see you here. Is the email address on file, j.whitfield at example dot com, still the best one for you?',
  ],
  [
    'User',
    'Yes, that is still right. The phone number I am calling from is also the one you should use if anything changes.',
  ],
  [
    'Agent',
    'Perfect. I have an opening on Thursday the fourteenth at half past nine, or on Friday the fifteenth in the afternoon.',
  ],
  [
    'User',
    'Thursday at half past nine works well. How long do you think it is going to take? I have a meeting at eleven.',
  ],
  [
    'Agent',
    "A repair of a chipped tooth normally takes around forty minutes, so you would be out well before eleven o'clock.",
  ],
  [
    'User',
    'Great. Do I have to bring anything with me? I moved to a new insurance company at the beginning of the year.',
  ],
  [
    'Agent',
    'Please bring the new insurance card and a photo ID, and come ten minutes early so we can update the paperwork.',
  ],
  [
    'User',
    'Okay. One more question, would the insurance cover it, or should I expect a bill? The last one said "pending" for months.',
  ],
  [
    'Agent',
    'I cannot say for certain, but our billing team can check that before your visit and call you back with an estimate.',
  ],
  [
    'User',
    'That would be lovely, please have them call me. Tomorrow after lunch would be best, I am in meetings all morning.',
  ],
  [
    'Agent',
    "I have made a note for a call back tomorrow after one o'clock. Is there anything else I can do for you today?",
  ],
  [
    'User',
    'No, that was everything. You have been really helpful, thank you very much for sorting this out so quickly.',
  ],
  [
    'Agent',
    'You are very welcome, Jürgen. We will see you on Thursday the fourteenth at half past nine. Take care of that tooth.',
  ],
  ['User', 'Will do. Bye bye.'],
];

/**
 * What the model answers. The umlaut, the quotes, the newline and the ampersand are deliberate: the
 * sink counts a body as wrong when a renderer does not escape for JSON, or escapes for HTML.
 */
export const VALUES = {
  customer_name: 'Jürgen Whitfield',
  email: 'j.whitfield@example.com',
  appointment_date: '2026-05-14',
  appointment_time: '09:30',
  service: 'chipped tooth repair',
  sentiment: 'positive',
  follow_up: 'true',
  summary:
    'Returning patient with a chipped tooth, booked for Thursday 09:30.\nWants a call back about cover; the last claim was "pending" for months & he is wary.',
};

/** What each variable means, as a system asks the model. */
export const VARIABLES: Readonly<Record<keyof typeof VALUES, string>> = {
  customer_name: 'full name of the caller',
  email: 'email address of the caller',
  appointment_date: 'date of the booked appointment as YYYY-MM-DD',
  appointment_time: 'time of the booked appointment as HH:MM',
  service: 'what the appointment is for',
  sentiment: 'positive, neutral or negative',
  follow_up: '"true" if somebody has to call back, else "false"',
  summary: 'two sentences',
};

const SYSTEM_PROMPT = [
  'You extract data from a phone call transcript. Answer with one JSON object with exactly these keys:',
  ...Object.entries(VARIABLES).map(([name, meaning]) => `${name}: ${meaning}`),
  'Use an empty string for what was not said.',
].join('\n');

/** Returns the body of the request to the model, for systems that ask it themselves. */
export const chatRequest = (transcript: string) => ({
  model: 'gpt-4o',
  temperature: 0,
  response_format: { type: 'json_object' as const },
  messages: [
    { role: 'system' as const, content: SYSTEM_PROMPT },
    { role: 'user' as const, content: transcript },
  ],
});

export const TEMPLATE = `{
  "call_id": "{{call_id}}",
  "agent_id": "{{agent_id}}",
  "duration_s": {{duration_s}},
  "customer": { "name": "{{customer_name}}", "email": "{{email}}", "phone": "{{from_number}}" },
  "appointment": { "date": "{{appointment_date}}", "time": "{{appointment_time}}", "service": "{{service}}" },
  "sentiment": "{{sentiment}}",
  "follow_up": {{follow_up}},
  "summary": "{{summary}}"
}`;

/** Returns a value escaped for the inside of a JSON string. */
export const jsonEscape = (value: unknown): string => JSON.stringify(String(value)).slice(1, -1);

const CALL = {
  agent_id: 'agent_lakeside_01',
  from_number: '+4915112345678',
  to_number: '+493012345678',
  direction: 'inbound',
  start_timestamp: 1760000000000,
  end_timestamp: 1760000187000,
  duration_s: 187,
  disconnection_reason: 'user_hangup',
  transcript: TURNS.map(([role, content]) => `${role}: ${content}`).join('\n'),
};
export type Call = typeof CALL & { call_id: string };

// Only the id differs, so the rest of the text is built once: it is the harness's own cost.
const REST = JSON.stringify(CALL).slice(1);

/** Returns one call-ended event as JSON text, about 2.5 KB. */
export const callEvent = (callId: string): string =>
  `{"event":"call_ended","call":{"call_id":"${callId}",${REST}}`;
