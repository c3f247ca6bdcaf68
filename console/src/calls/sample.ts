/** A conversation to begin with. */
export const SAMPLE = `agent: Hello, this is the Blue Door restaurant. How can I help?
user: Hi, my name is Jane Miller. I'd like a table for four on Friday at half past seven.
agent: A table for four on Friday at 7:30 pm. May I have an e-mail address for the confirmation?
user: Sure, it's jane.miller@example.com.
agent: Thank you, Jane. You will get the confirmation in a moment.`;
