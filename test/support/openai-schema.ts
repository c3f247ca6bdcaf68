/** The provider's published schema of its API, where the workplace has it beside the repository. */
import { existsSync, readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';

const PUBLISHED = new URL('../../../shared/data/openai-chat-completions.schema.json', import.meta.url);

export const hasPublishedSchema = existsSync(PUBLISHED);

/** What is wrong with a value by one of the published definitions; empty when nothing is. */
export function problemsByPublishedSchema(
  definition: 'CreateChatCompletionRequest' | 'CreateChatCompletionResponse',
): (value: unknown) => string[] {
  const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: false });
  const published: unknown = JSON.parse(readFileSync(PUBLISHED, 'utf8'));
  const { $defs } = published as { $defs: Record<string, unknown> };
  const validate = ajv.compile({ $ref: `#/$defs/${definition}`, $defs });
  return (value) =>
    validate(value)
      ? []
      : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}
