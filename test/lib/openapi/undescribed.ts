/**
 * Finds what the OpenAPI document does not describe: operations, parameters, responses, and fields
 * of every schema.
 */
import { isJsonObject, type Json, type JsonObject } from '../../../lib/shared/json.ts';

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

// `if` and `then` are left out: they restrict fields that are described beside them.
const SCHEMAS = ['items', 'additionalProperties', 'not'];
const LISTS_OF_SCHEMAS = ['anyOf', 'oneOf', 'allOf', 'prefixItems'];

/** A part of the document and the JSON pointer to it. */
interface Part {
  path: string;
  value: JsonObject;
}

/**
 * Returns the JSON pointer of every operation, parameter, response and field without a description.
 */
export function undescribed(document: JsonObject): string[] {
  const operations = partsOf(document.paths, '/paths').flatMap(({ path, value }) =>
    partsOf(value, path).filter((operation) =>
      METHODS.some((method) => operation.path.endsWith(`/${method}`)),
    ),
  );
  const { schemas, parameters, responses } = objectOf(document.components);
  return [
    ...operations.flatMap(inOperation),
    ...partsOf(schemas, '/components/schemas').flatMap(inSchema),
    ...partsOf(parameters, '/components/parameters').flatMap(inParameter),
    ...partsOf(responses, '/components/responses').flatMap(inResponse),
  ];
}

function inOperation({ path, value }: Part): string[] {
  const parameters = listOf(value.parameters).map((parameter) => ({
    path: `${path}/parameters/${parameter.name}`,
    value: parameter,
  }));
  return [
    ...['summary', 'description'].filter((key) => !isText(value[key])).map((key) => `${path}/${key}`),
    ...parameters.flatMap(inParameter),
    ...inContent({ path: `${path}/requestBody`, value: objectOf(value.requestBody) }),
    ...partsOf(value.responses, `${path}/responses`).flatMap(inResponse),
  ];
}

const inParameter = ({ path, value }: Part): string[] => [
  ...(isText(value.description) || isShared(value) ? [] : [path]),
  ...inSchema({ path: `${path}/schema`, value: objectOf(value.schema) }),
];

const inResponse = ({ path, value }: Part): string[] => [
  ...(isText(value.description) || isShared(value) ? [] : [path]),
  ...inContent({ path, value }),
];

const inContent = ({ path, value }: Part): string[] =>
  partsOf(value.content, `${path}/content`).flatMap((media) =>
    inSchema({ path: `${media.path}/schema`, value: objectOf(media.value.schema) }),
  );

function inSchema({ path, value }: Part): string[] {
  const fields = partsOf(value.properties, `${path}/properties`);
  const inner = [
    ...partsOf(value, path).filter((part) => SCHEMAS.some((key) => part.path === `${path}/${key}`)),
    ...LISTS_OF_SCHEMAS.flatMap((key) => partsOf({ ...listOf(value[key]) }, `${path}/${key}`)),
  ];
  return [
    ...fields.filter((field) => !isText(field.value.description)).map((field) => field.path),
    ...[...fields, ...inner].flatMap(inSchema),
  ];
}

/** A shared parameter or response is described where it is defined. */
const isShared = (value: JsonObject): boolean => isText(value.$ref);

const isText = (value: Json | undefined): boolean => typeof value === 'string' && value.trim() !== '';

const objectOf = (value: Json | undefined): JsonObject => (isJsonObject(value) ? value : {});

const listOf = (value: Json | undefined): JsonObject[] =>
  Array.isArray(value) ? value.filter(isJsonObject) : [];

const partsOf = (value: Json | undefined, path: string): Part[] =>
  Object.entries(objectOf(value)).map(([key, part]) => ({ path: `${path}/${key}`, value: objectOf(part) }));
