/** The body of a request: JSON in UTF-8, at most 1 MiB. */
import { isUtf8 } from 'node:buffer';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { InvalidRequest, type Problem, TooLarge, UnsupportedMediaType } from '../shared/errors.ts';
import { InvalidJson, type Json, parseJson } from '../shared/json.ts';

export const MAX_BODY_BYTES = 1024 * 1024;

// RFC 8259, and the structured suffix of RFC 6839.
const JSON_MEDIA_TYPE =
  /^application\/(?:[\w!#$&^.-]+\+)?json\s*(?:;\s*charset="?(?<charset>[^";\s]+)"?\s*)?$/i;

type BodyOfEvent = Pick<APIGatewayProxyEventV2, 'body' | 'isBase64Encoded'>;

/** Returns the bytes of the body as they were sent. */
export const bytesOf = ({ body, isBase64Encoded }: BodyOfEvent): Buffer =>
  Buffer.from(body ?? '', isBase64Encoded ? 'base64' : 'utf8');

/**
 * Returns the parsed body, undefined when there is none. A body without a content-type is parsed as
 * JSON.
 * @throws {TooLarge | UnsupportedMediaType | InvalidRequest}
 */
export function bodyOf(event: BodyOfEvent & Pick<APIGatewayProxyEventV2, 'headers'>): Json | undefined {
  const bytes = bytesOf(event);
  if (bytes.byteLength === 0) return undefined;
  if (bytes.byteLength > MAX_BODY_BYTES) throw bodyTooLarge();
  const contentType = event.headers['content-type'];
  if (contentType !== undefined && !isJson(contentType)) throw new UnsupportedMediaType();
  if (!isUtf8(bytes)) throw notJson({ path: '', message: 'not valid UTF-8' });
  try {
    return parseJson(bytes.toString('utf8'));
  } catch (error) {
    if (!(error instanceof InvalidJson)) throw error;
    const problem = { path: error.path, message: error.message };
    throw error.isSyntax ? notJson(problem) : new InvalidRequest([problem]);
  }
}

/** The answer to a body over {@link MAX_BODY_BYTES}. */
export const bodyTooLarge = (): TooLarge => new TooLarge('body_too_large', 'The body is larger than 1 MiB');

const notJson = (problem: Problem): InvalidRequest =>
  new InvalidRequest([problem], { code: 'invalid_json', message: 'The body is not valid JSON in UTF-8' });

function isJson(contentType: string): boolean {
  const match = JSON_MEDIA_TYPE.exec(contentType.trim());
  return match !== null && /^utf-?8$/i.test(match.groups?.charset ?? 'utf-8');
}
