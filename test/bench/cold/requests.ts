/** A request for each operation that reaches the table. */
import { randomUUID } from 'node:crypto';
import type { FunctionDefinition } from '../../../local/cloudformation/system.ts';

const CALL = { timestamp: '2026-11-20T10:03:44Z', transcript: 'user: We are four.' };

/** Request bodies by route key without the prefix; other routes get an empty object. */
const BODIES: Record<string, () => unknown> = {
  'POST /variables': () => [{ var_name: `v ${randomUUID()}`, var_type: 'string', description: 'what' }],
  'PUT /variables': () => [{ variable_id: 1, description: 'what else' }],
  'POST /variables/connect': () => [{ variable_id: 1, destination_id: 1 }],
  'POST /variables/disconnect': () => [{ variable_id: 1, destination_id: 1 }],
  'POST /variables/try': () => ({ transcript: 'user: We are four.' }),
  'POST /destinations': () => ({
    destination_name: 'Another',
    api_method: 'POST',
    api_url: 'http://127.0.0.1:8080/',
  }),
  'PUT /destinations': () => [{ destination_id: 1, destination_name: 'Renamed' }],
  'POST /destinations/preview': () => ({ destination_id: 1 }),
  'POST /destinations/{destination_id}/test': () => ({}),
  'POST /destinations/test': () => ({ destination_id: 1 }),
  'POST /destinations/{destination_id}/recover': () => ({ since: '2026-11-01T00:00:00Z' }),
  'POST /calls': () => ({ ...CALL, call_id: randomUUID() }),
  'POST /calls/recover': () => ({ since: '2026-11-01T00:00:00Z' }),
  'PUT /platforms/{platform}': () => ({}),
};
const QUERIES: Record<string, string> = {
  'DELETE /variables': 'variable_id=9999',
  'DELETE /destinations': 'destination_id=9999',
};
const PARAMETERS: Record<string, string> = {
  '{destination_id}': '1',
  '{call_id}': 'c-1',
  '{platform}': 'bolna',
  '{outlet_id}': '1',
};

const DATA = '/v2/post_call/data';

/** Returns the event of a request to a route (payload format 2.0). */
export function eventFor(key: string, authorization: string) {
  const [method = '', template = ''] = key.split(' ');
  const path = template.replace(/\{\w+\}/g, (name) => PARAMETERS[name] ?? name);
  const names = [...template.matchAll(/\{(\w+)\}/g)].map(([name, inner = '']) => [
    inner,
    PARAMETERS[name] ?? '',
  ]);
  const operation = key.replace(DATA, '');
  const body = method === 'GET' || method === 'DELETE' ? undefined : (BODIES[operation]?.() ?? {});
  const query = QUERIES[operation] ?? '';
  return {
    version: '2.0',
    routeKey: key,
    rawPath: path,
    rawQueryString: query,
    headers: { authorization, 'content-type': 'application/json' },
    ...(query && { queryStringParameters: Object.fromEntries(new URLSearchParams(query)) }),
    pathParameters: Object.fromEntries(names),
    requestContext: { http: { method, path }, requestId: 'bench', routeKey: key, stage: '$default' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    isBase64Encoded: false,
  };
}

/** Whether a function belongs to the API, takes an outlet's token and reads the table. */
export const reachesTable = ({ environment }: FunctionDefinition): boolean =>
  'TABLE_NAME' in environment && 'JWT_SECRET_ARN' in environment;
