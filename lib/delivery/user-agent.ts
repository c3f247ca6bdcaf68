/** How deliveries name themselves, and how POST /calls knows one of ours that came back. */

export const USER_AGENT = 'postcall/1 (+https://www.standardwebhooks.com)';
