/** Where a page of calls ended, as the API hands it out: opaque, and nothing in it but a time and a call's id. */
import { InvalidRequest } from '../shared/errors.ts';

/** The position of a call in the list of its outlet: `<time in UTC>#<call_id>`. */
const POSITION = /^[+-]?\d{4,6}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z#[A-Za-z0-9._:-]{1,128}$/;

export const cursorOf = (position: string): string => Buffer.from(position, 'utf8').toString('base64url');

/** @throws {InvalidRequest} for what `cursorOf` did not make */
export function positionOf(cursor: string): string {
  const position = Buffer.from(cursor, 'base64url').toString('utf8');
  if (POSITION.test(position) && cursorOf(position) === cursor) return position;
  throw new InvalidRequest([{ path: 'cursor', message: 'must be the next_cursor of a page before' }]);
}
