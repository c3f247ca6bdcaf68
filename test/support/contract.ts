/** The OpenAPI document as a judge: whether what the API answered is what it says that it answers. */
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { openApiDocument } from '../../lib/openapi/document.ts';

interface Media {
  schema?: unknown;
  examples?: Record<string, { value: unknown }>;
}
interface Response {
  $ref?: string;
  content?: Record<string, Media>;
}
export interface Parameter {
  $ref?: string;
  in: string;
  name: string;
  required?: boolean;
  schema: Record<string, unknown>;
}
export interface Operation {
  operationId: string;
  summary?: string;
  tags?: string[];
  security?: unknown[];
  parameters?: Parameter[];
  requestBody?: { required?: boolean; content: Record<string, Media> };
  responses: Record<string, Response>;
}
export interface Contract {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, unknown>; responses: Record<string, Response> };
}

/** The document as JSON carries it. */
export const contract: Contract = JSON.parse(JSON.stringify(openApiDocument()));

export interface Described {
  method: string;
  /** With its parameters' names in braces. */
  path: string;
  operation: Operation;
}

export const operations: readonly Described[] = Object.entries(contract.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
);

const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: false });
ajv.addSchema(contract, 'contract');
const compiled = new Map<string, ValidateFunction>();

/** Checks JSON against a schema of the document. @returns what does not fit */
export function misfits(schema: unknown, value: unknown): string[] {
  const key = JSON.stringify(schema);
  // References stand as they do in the document: from its root.
  const inDocument = JSON.parse(key.replaceAll('"$ref":"#/', '"$ref":"contract#/'));
  const validate = compiled.get(key) ?? ajv.compile(inDocument);
  compiled.set(key, validate);
  return validate(value) ? [] : (validate.errors ?? []).map((one) => `${one.instancePath} ${one.message}`);
}

// What is named beats what is a parameter, as in the gateway.
const patterns = operations
  .map((one) => ({ ...one, pattern: new RegExp(`^${one.path.replaceAll(/\{\w+\}/g, '[^/]+')}$`) }))
  .sort((one, other) => one.path.split('{').length - other.path.split('{').length);

export const operationOf = (method: string, path: string): Described | undefined =>
  patterns.find((one) => one.method === method && one.pattern.test(path));

/** What of an answer the document does not know. @param path without the query */
export function brokenPromises({
  method,
  path,
  status,
  body,
}: {
  method: string;
  path: string;
  status: number;
  body: unknown;
}): string[] {
  const described = operationOf(method, path);
  if (!described) return status === 404 ? [] : [`${method} ${path} is not in the document`];
  const { responses, operationId } = described.operation;
  const response = responses[status];
  if (!response) return [`${operationId}: no answer ${status} in the document`];
  const name = response.$ref?.split('/').at(-1);
  const { content } = name === undefined ? response : (contract.components.responses[name] ?? {});
  return misfits(content?.['application/json']?.schema, body).map(
    (one) => `${operationId} ${status}: ${one}`,
  );
}
