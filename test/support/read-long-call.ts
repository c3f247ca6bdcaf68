/**
 * Extracts the values of a call of 900 KB in a process of its own and prints its peak memory in
 * bytes.
 */
import { extractValues } from '../../lib/extraction/extract-values.ts';
import { aRequest } from './extraction.ts';
import { completion, startModelServer } from './model-server.ts';

const server = await startModelServer(completion({ party_size: 4, turns: [1] }));
const content = `a table for four ${'and then we talked about something else for a while '.repeat(17_300)}`;
const transcript = [{ turn: 1, role: 'user', content }];
const { values } = await extractValues(
  aRequest(server, { call: { timestamp: '2026-11-20T10:03:44Z', timezone: null, transcript } }),
);
await server.stop();
// Kilobytes on Linux and macOS, by libuv.
const bytes = process.resourceUsage().maxRSS * 1024;
process.stdout.write(JSON.stringify({ bytes, requests: server.requests.length, value: values[0]?.value }));
