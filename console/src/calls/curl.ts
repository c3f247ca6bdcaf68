/** curl commands that repeat a request of the console or of a delivery. */

/** Returns a text as one quoted word of a POSIX shell. */
export const quoted = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`;

/** Returns a request to a destination; secret header values are masked, as the API returns them. */
export function curlOfRequest({
  method,
  url,
  headers,
  body,
}: {
  method: string;
  url: string;
  headers: Readonly<Record<string, string>>;
  body: unknown;
}): string {
  return [
    `curl -X ${method} ${quoted(url)}`,
    ...Object.entries(headers).map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`),
    ...(body === null || body === undefined
      ? []
      : [`--data-raw ${quoted(typeof body === 'string' ? body : JSON.stringify(body))}`]),
  ].join(' \\\n  ');
}

/**
 * Returns a GET request to the API. The token is an environment variable, so that no token is in
 * the clipboard.
 */
export const curlOfApi = (url: string): string =>
  [`curl ${quoted(url)}`, '-H "Authorization: Bearer $POSTCALL_TOKEN"'].join(' \\\n  ');
