/**
 * The program of a fresh process that loads one bundle and handles one event: a cold start without
 * the time of the runtime.
 */
import { createRequire } from 'node:module';

const [, , bundle = '', event = ''] = process.argv;
const load = createRequire(import.meta.url);
const given: unknown = JSON.parse(event);
const begun = performance.now();
const { handler } = load(bundle);
const loaded = performance.now();
const stopsAt = Date.now() + 29_000;
const answer = await handler(given, {
  awsRequestId: 'bench',
  getRemainingTimeInMillis: () => stopsAt - Date.now(),
});
const ended = performance.now();
const { statusCode: status = 200, body = '' } = answer ?? {};
process.send?.({ importMs: loaded - begun, callMs: ended - loaded, status, body });
process.exit(0);
