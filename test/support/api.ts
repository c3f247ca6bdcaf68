/** The API as an outlet uses it: over HTTP, with its token. */

export interface Answered {
  status: number;
  headers: Headers;
  body: Envelope;
}

export interface Envelope {
  success: boolean;
  message: string;
  payload?: unknown;
  next_cursor?: string | null;
  errors?: { path: string; message: string }[];
  request_id?: string;
}

const DATA = '/v2/post_call/data';

/** Calls for one outlet; paths begin after `/v2/post_call/data`. */
export function outletApi(apiUrl: string, token: string | Promise<string>) {
  const call = async (method: string, path: string, body?: unknown): Promise<Answered> => {
    const response = await fetch(`${apiUrl}${DATA}${path}`, {
      method,
      headers: {
        authorization: await token,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { status: response.status, headers: response.headers, body: JSON.parse(await response.text()) };
  };
  return {
    get: (path: string) => call('GET', path),
    post: (path: string, body?: unknown) => call('POST', path, body),
    put: (path: string, body?: unknown) => call('PUT', path, body),
    delete: (path: string, body?: unknown) => call('DELETE', path, body),
  };
}

export type OutletApi = ReturnType<typeof outletApi>;

/** A token whose outlet no other test uses: the stack of a file is shared by its tests. */
let lastOutlet = 100;
export const freshOutlet = (): number => {
  lastOutlet += 1;
  return lastOutlet;
};
