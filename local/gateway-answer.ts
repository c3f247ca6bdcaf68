/** What a function returns becomes an HTTP answer, by the rules of payload format 2.0. */
import * as z from 'zod';

const Structured = z.object({
  statusCode: z.number().int(),
  headers: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).nullish(),
  cookies: z.array(z.string()).nullish(),
  body: z.string().nullish(),
  isBase64Encoded: z.boolean().nullish(),
});

export interface HttpAnswer {
  status: number;
  headers: Record<string, string | string[]>;
  body: Buffer;
}

/** A result with a status code is an answer as it stands; any other is the JSON body of a 200. */
export function toAnswer(result: unknown): HttpAnswer {
  const structured = Structured.safeParse(result);
  if (!structured.success) {
    const body = Buffer.from(typeof result === 'string' ? result : (JSON.stringify(result) ?? ''));
    return { status: 200, headers: { 'content-type': 'application/json' }, body };
  }
  const { statusCode, headers, cookies, body, isBase64Encoded } = structured.data;
  const named = Object.entries(headers ?? {}).map(([name, value]): [string, string] => [name, String(value)]);
  return {
    status: statusCode,
    headers: {
      // The service adds one where a function gives none.
      'content-type': 'text/plain;charset=UTF-8',
      ...Object.fromEntries(named),
      ...(cookies && cookies.length > 0 && { 'set-cookie': cookies }),
    },
    body: Buffer.from(body ?? '', isBase64Encoded ? 'base64' : 'utf8'),
  };
}
