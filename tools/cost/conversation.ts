/**
 * The call that costs are measured with, all invented: twenty turns, and the variables of a
 * restaurant.
 */

const VARIABLES = [
  ['customer_name', 'string', 'name of the customer as the customer gave it'],
  ['party_size', 'integer', 'number of people in the party'],
  ['visit_date', 'date', 'day of the reservation'],
  ['visit_time', 'time', 'time of the reservation'],
  ['email', 'email', 'email address of the customer'],
  ['phone', 'phone', 'telephone number of the customer'],
  ['high_chair', 'boolean', 'whether the customer wants a high chair'],
  ['occasion', 'string', 'what is celebrated'],
] as const;

/** Returns the variables, each connected to all destinations. */
export const variablesFor = (destinations: number) =>
  VARIABLES.map(([var_name, var_type, description]) => ({
    var_name,
    var_type,
    description,
    destination_ids: Array.from({ length: destinations }, (_, index) => index + 1),
  }));

export const BODY = Object.fromEntries(VARIABLES.map(([name]) => [name, `{{${name}}}`]));

/** 2.3 KB, the size of a voice agent's median call. */
export const TRANSCRIPT = `
agent: Thank you for calling the Lantern House, this is the booking desk, and this call may be recorded. How can I help you today?
user: Good afternoon. My name is Asha Rao, and I would like to book a table with you for some time this week, if that is possible.
agent: It is a pleasure, Asha. We have tables on most evenings this week. Which day did you have in mind for your visit?
user: I was thinking about tomorrow, because my sister leaves again on the day after and we would like to be together once more.
agent: Tomorrow we still have places in both rooms. How many people will be in your party, so that I can look for a table?
user: We are four grown people, and the little one comes too, so let us say five people altogether, please.
agent: A party of five, tomorrow. And at what time shall we expect you? Our kitchen is open from noon until ten in the evening.
user: At half past seven in the evening would be best for us, since my brother has to come from work and the traffic is bad then.
agent: Half past seven in the evening it is. I have a round table by the window for you. Do you need anything else at the table?
user: Yes, a high chair for the little one would be very helpful, if you have one that is free tomorrow evening.
agent: We do, I have put a high chair on the reservation. Is there an occasion that we should know about?
user: It is my mother's birthday, she becomes seventy, so perhaps there could be a candle with the dessert.
agent: How lovely, the kitchen will think of something. May I have an email address for the confirmation of your table?
user: Sure, you can send it to asha dot rao at example dot com, that one I read every day.
agent: Thank you. And a telephone number, in case that something changes on our side before tomorrow evening?
user: The best one is plus one, two zero one, five five five, zero one two three, that is my own telephone.
agent: I have that as well. So that is a table for five tomorrow at half past seven, with a high chair, for a birthday.
user: That is all correct, thank you very much. Is there a place to leave the car anywhere near to the restaurant?
agent: There is a garage under the market hall, two minutes on foot, and it is free of charge after six in the evening.
user: Wonderful, then we will see you tomorrow. Have a good day, and thank you once more for the help.`.trim();
