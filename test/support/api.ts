/**
 * The API as an outlet uses it, over HTTP. Every answer is checked against the OpenAPI document.
 */
import { randomInt } from 'node:crypto';
import { contractViolations } from './contract.ts';
import { remember } from './sensitive.ts';

export interface Answered {
  status: number;
  headers: Headers;
  body: Envelope;
}

export interface Envelope {
  success: boolean;
  /** Of a failure. */
  code?: string;
  message: string;
  payload?: unknown;
  next_cursor?: string | null;
  errors?: { path: string; message: string }[];
  request_id?: string;
}

const DATA = '/v2/post_call/data';

/** Calls for one outlet; paths begin after `/v2/post_call/data`. */
export function outletApi(apiUrl: string, token: string | Promise<string>) {
  const call = async (
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answered> => {
    remember({ authorization: await token, body, api_headers: headers });
    const response = await fetch(`${apiUrl}${DATA}${path}`, {
      method,
      headers: {
        authorization: await token,
        ...headers,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const { status } = response;
    const answered = { status, headers: response.headers, body: JSON.parse(await response.text()) };
    remember(answered.body);
    const [pathname = ''] = `${DATA}${path}`.split('?');
    const broken = contractViolations({ method, path: pathname, status, body: answered.body });
    if (broken.length > 0) throw new Error(`the answer is not in the OpenAPI document: ${broken.join('; ')}`);
    return answered;
  };
  return {
    get: (path: string) => call('GET', path),
    post: (path: string, body?: unknown, headers?: Record<string, string>) =>
      call('POST', path, body, headers),
    put: (path: string, body?: unknown) => call('PUT', path, body),
    delete: (path: string, body?: unknown) => call('DELETE', path, body),
  };
}

export type OutletApi = ReturnType<typeof outletApi>;

/** Returns an id of an outlet that no other test uses: many test files share one stack. */
let lastOutlet = randomInt(1_000_000, 2 ** 40);
export const freshOutlet = (): number => {
  lastOutlet += 1;
  return lastOutlet;
};
