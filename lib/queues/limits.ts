/** Limits of our queues that the functions and the CDK app must agree on. */

/** How often a message is received before it rests in the dead-letter queue. SQS counts every receive, also one that only waits. */
export const MAX_RECEIVES = 5;

/** A message is delayed for at most so many seconds (SQS, DelaySeconds). */
export const MAX_DELAY_SECONDS = 900;
