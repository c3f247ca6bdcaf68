/** The provider's published schema of its API (origin and licence: test/data/README.md). */
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import * as z from 'zod';

const PUBLISHED = new URL('../data/openai-chat-completions.schema.json', import.meta.url);
const Published = z.object({ $defs: z.record(z.string(), z.unknown()) });

type Definition = 'CreateChatCompletionRequest' | 'CreateChatCompletionResponse' | 'ErrorResponse';

/**
 * Returns a function that lists what is wrong with a value by a published definition; empty when
 * nothing is.
 */
export function problemsByPublishedSchema(definition: Definition): (value: unknown) => string[] {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  formats.default(ajv);
  // A format of OpenAI's own: seconds since 1970.
  ajv.addFormat('unixtime', { type: 'number', validate: Number.isInteger });
  const { $defs } = Published.parse(JSON.parse(readFileSync(PUBLISHED, 'utf8')));
  const validate = ajv.compile({ $ref: `#/$defs/${definition}`, $defs });
  return (value) =>
    validate(value)
      ? []
      : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}
