/** Commands for a terminal that ask what the console asks, or send what was sent. */

/** A word of a POSIX shell, whatever stands in it. */
export const quoted = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`;

/** What was sent to a destination, header values masked as the API shows them. */
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

/** A question to the API at this URL; the token is to be filled in, so that none lies in a clipboard. */
export const curlOfApi = (url: string): string =>
  [`curl ${quoted(url)}`, '-H "Authorization: Bearer $POSTCALL_TOKEN"'].join(' \\\n  ');
