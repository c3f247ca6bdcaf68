/**
 * The model: one fixed chat completion after a delay, in the shape of the request's strict schema
 * if it has one.
 */
import * as z from 'zod';
import { VALUES } from './call.ts';
import { message, serve } from './raw-http.ts';

/** A request with the whole transcript is longer; the harness cannot afford to parse each one. */
const SHORTEST_REQUEST = 2_500;

const JsonSchema = z.object({
  enum: z.array(z.unknown()).optional(),
  type: z.union([z.string(), z.array(z.string())]).optional(),
  minItems: z.int().optional(),
  get properties() {
    return z.record(z.string(), JsonSchema).optional();
  },
  get items() {
    return JsonSchema.optional();
  },
  get anyOf() {
    return z.array(JsonSchema).optional();
  },
});
type JsonSchema = z.infer<typeof JsonSchema>;
const Request = z.object({ response_format: z.object({ json_schema: z.object({ schema: JsonSchema }) }) });

/**
 * Returns the value of the variable whose name the property's name holds; of several, the longest.
 */
const valueFor = (property: string): string | undefined =>
  Object.entries(VALUES)
    .filter(([name]) => property.includes(name))
    .sort(([one], [other]) => other.length - one.length)[0]?.[1];

/** Returns the values of the comparison in the shape of a schema. */
function filledIn(schema: JsonSchema, property: string): unknown {
  if (schema.enum) return schema.enum[0];
  const type = [schema.type ?? schema.anyOf?.[0]?.type].flat().find((one) => one !== 'null');
  const value = valueFor(property);
  switch (type) {
    case 'object':
      return Object.fromEntries(
        Object.entries(schema.properties ?? {}).map(([name, inner]) => [
          name,
          filledIn(inner, name === 'value' ? property : name),
        ]),
      );
    case 'array':
      return Array.from({ length: schema.minItems ?? 1 }, () =>
        filledIn(schema.items ?? { type: 'integer' }, property),
      );
    case 'boolean':
      return value === undefined || value === 'true';
    case 'integer':
    case 'number':
      return 1;
    default:
      return value ?? 'x';
  }
}

const completion = (content: string): Buffer =>
  message(
    'HTTP/1.1 200 OK',
    JSON.stringify({
      id: 'chatcmpl-stub-0001',
      object: 'chat.completion',
      created: 1760000000,
      model: 'gpt-4o-2024-08-06',
      choices: [
        {
          index: 0,
          logprobs: null,
          finish_reason: 'stop',
          message: { role: 'assistant', content, refusal: null },
        },
      ],
      usage: { prompt_tokens: 812, completion_tokens: 96, total_tokens: 908 },
      system_fingerprint: 'fp_stub',
    }),
  );

/**
 * Returns one answer per schema, recognised by its first characters: parsing each request would
 * cost the harness its core.
 */
function answers(): (body: string) => Buffer {
  const bySchema = new Map<string, Buffer>();
  return (body) => {
    const at = body.indexOf('"json_schema":');
    const key = at < 0 ? '' : body.slice(at, at + 600);
    const known = bySchema.get(key);
    if (known) return known;
    const values =
      at < 0 ? VALUES : filledIn(Request.parse(JSON.parse(body)).response_format.json_schema.schema, '');
    const answer = completion(JSON.stringify(values));
    bySchema.set(key, answer);
    return answer;
  };
}

export interface ModelStub {
  url: string;
  /** Of every answer, in milliseconds. */
  delay: number;
  requests: number;
  /** Requests that cannot hold the transcript. */
  malformed: number;
  close: () => void;
}

export async function startModelStub(): Promise<ModelStub> {
  const notFound = message('HTTP/1.1 404 Not Found', '{"error":{"message":"not found"}}');
  const answerTo = answers();
  const server = await serve(({ method, path, body, reply }) => {
    if (method !== 'POST' || path !== '/v1/chat/completions') return reply(notFound);
    stub.requests += 1;
    if (!body.includes('"messages"') || body.length < SHORTEST_REQUEST) stub.malformed += 1;
    const answer = answerTo(body);
    if (stub.delay > 0) setTimeout(reply, stub.delay, answer);
    else reply(answer);
  });
  const stub: ModelStub = {
    url: `http://127.0.0.1:${server.port}/v1`,
    delay: 0,
    requests: 0,
    malformed: 0,
    close: server.close,
  };
  return stub;
}
