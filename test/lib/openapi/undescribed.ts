/** Finds what the OpenAPI document does not describe: operations, parameters, and fields of every schema. */
import { isJsonObject, type Json, type JsonObject } from '../../../lib/shared/json.ts';

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

/** Schemas inside a schema that describe the same value or its items; `if` and `then` only restrict it. */
const LISTS_OF_SCHEMAS = ['anyOf', 'oneOf', 'allOf', 'prefixItems'];
const SCHEMAS = ['items', 'additionalProperties', 'not'];

/** Returns the JSON pointer of every operation, parameter and field without a description. */
export function undescribed(document: JsonObject): string[] {
  const found: string[] = [];

  const object = (value: Json | undefined): JsonObject => (isJsonObject(value) ? value : {});
  const entries = (value: Json | undefined): [string, Json][] => Object.entries(object(value));

  const hasText = (value: Json | undefined): boolean => typeof value === 'string' && value.trim() !== '';

  /** Returns what a `$ref` refers to, or the value itself. */
  const resolved = (value: JsonObject): JsonObject => {
    if (typeof value.$ref !== 'string') return value;
    const keys = value.$ref.replace(/^#\//, '').split('/');
    return keys.reduce<JsonObject>((parent, key) => object(parent[key]), document);
  };

  const isDescribed = (value: JsonObject): boolean =>
    hasText(value.description) || hasText(resolved(value).description);

  const walkSchema = (value: Json | undefined, path: string): void => {
    if (!isJsonObject(value)) return;
    for (const [name, field] of entries(value.properties)) {
      const at = `${path}/properties/${name}`;
      if (!isDescribed(object(field))) found.push(at);
      walkSchema(field, at);
    }
    for (const key of SCHEMAS) walkSchema(value[key], `${path}/${key}`);
    for (const key of LISTS_OF_SCHEMAS) {
      const schemas = value[key];
      if (!Array.isArray(schemas)) continue;
      for (const [index, schema] of schemas.entries()) walkSchema(schema, `${path}/${key}/${index}`);
    }
  };

  const walkContent = (content: Json | undefined, path: string): void => {
    for (const [type, media] of entries(content)) {
      walkSchema(object(media).schema, `${path}/content/${type}/schema`);
    }
  };

  const walkParameters = (parameters: Json | undefined, path: string): void => {
    for (const parameter of Array.isArray(parameters) ? parameters : []) {
      const at = `${path}/parameters/${object(parameter).name}`;
      if (!isDescribed(object(parameter))) found.push(at);
      walkSchema(object(parameter).schema, `${at}/schema`);
    }
  };

  const walkResponses = (responses: Json | undefined, path: string): void => {
    for (const [status, response] of entries(responses)) {
      // A shared response is checked once, where it is defined.
      if (object(response).$ref !== undefined) continue;
      if (!hasText(object(response).description)) found.push(`${path}/${status}`);
      walkContent(object(response).content, `${path}/${status}`);
    }
  };

  for (const [route, item] of entries(document.paths)) {
    for (const [method, value] of entries(item)) {
      if (!METHODS.includes(method)) continue;
      const operation = object(value);
      const path = `/paths/${route}/${method}`;
      for (const key of ['summary', 'description']) {
        if (!hasText(operation[key])) found.push(`${path}/${key}`);
      }
      walkParameters(operation.parameters, path);
      walkContent(object(operation.requestBody).content, `${path}/requestBody`);
      walkResponses(operation.responses, `${path}/responses`);
    }
  }
  const components = object(document.components);
  for (const [name, schema] of entries(components.schemas)) walkSchema(schema, `/components/schemas/${name}`);
  for (const [name, parameter] of entries(components.parameters)) {
    if (!isDescribed(object(parameter))) found.push(`/components/parameters/${name}`);
  }
  walkResponses(components.responses, '/components/responses');
  return found;
}
