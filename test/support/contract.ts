/** Checks answers of the API against the OpenAPI document. */
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

/** Returns what of a JSON value does not fit a schema of the document. */
export function schemaErrors(schema: unknown, value: unknown): string[] {
  const key = JSON.stringify(schema);
  // References are relative to the root of the document.
  const inDocument = JSON.parse(key.replaceAll('"$ref":"#/', '"$ref":"contract#/'));
  const validate = compiled.get(key) ?? ajv.compile(inDocument);
  compiled.set(key, validate);
  return validate(value) ? [] : (validate.errors ?? []).map((one) => `${one.instancePath} ${one.message}`);
}

// A literal segment wins over a parameter, as in the gateway.
const patterns = operations
  .map((one) => ({ ...one, pattern: new RegExp(`^${one.path.replaceAll(/\{\w+\}/g, '[^/]+')}$`) }))
  .sort((one, other) => one.path.split('{').length - other.path.split('{').length);

export const operationOf = (method: string, path: string): Described | undefined =>
  patterns.find((one) => one.method === method && one.pattern.test(path));

/**
 * A path of no route is answered 404, one with other methods 405; neither is an operation of the
 * document.
 */
function unknownRouteProblems({ method, path, status, body }: Answer): string[] {
  const expected = patterns.some(({ pattern }) => pattern.test(path))
    ? { status: 405, component: 'MethodNotAllowed' }
    : { status: 404, component: 'NotFound' };
  if (status !== expected.status) return [`${method} ${path} is not in the document`];
  const { content } = contract.components.responses[expected.component] ?? {};
  return schemaErrors(content?.['application/json']?.schema, body).map((one) => `${method} ${path}: ${one}`);
}

/** An answer of the API; `path` is without the query. */
interface Answer {
  method: string;
  path: string;
  status: number;
  body: unknown;
}

/**
 * Returns what of an answer the document does not describe: each failure must have a code of its
 * status.
 */
export function contractViolations({ method, path, status, body }: Answer): string[] {
  const described = operationOf(method, path);
  if (!described) return unknownRouteProblems({ method, path, status, body });
  const { responses, operationId } = described.operation;
  const response = responses[status];
  if (!response) return [`${operationId}: no answer ${status} in the document`];
  const name = response.$ref?.split('/').at(-1);
  const { content } = name === undefined ? response : (contract.components.responses[name] ?? {});
  return schemaErrors(content?.['application/json']?.schema, body).map(
    (one) => `${operationId} ${status}: ${one}`,
  );
}
