/**
 * Limits of the queues, which the functions and the CDK app share. Apart, so that the CDK app loads
 * no SQS client.
 */

/**
 * After so many receives a message moves to the dead-letter queue. SQS counts every receive, also
 * one that only waits.
 */
export const MAX_RECEIVES = 5;

/** The longest delay of a message (SQS, DelaySeconds). */
export const MAX_DELAY_SECONDS = 900;
