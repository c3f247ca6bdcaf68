/** The key in a webhook's address: it names the outlet and proves that the outlet gave the address out. */
import { randomBytes } from 'node:crypto';
import { Id } from '../domain/variable.ts';
import { sha256 } from './signature.ts';

const RANDOM_BYTES = 32;

/** `<outlet_id>.<32 random bytes, base64url>` */
export const newIngestKey = (outletId: number): string =>
  `${outletId}.${randomBytes(RANDOM_BYTES).toString('base64url')}`;

// 32 bytes are 43 characters of base64url.
const INGEST_KEY = /^(?<outlet>[1-9]\d{0,15})\.[\w-]{43}$/;

/** The outlet that a key names, proven or not; undefined for what is no key. */
export function outletNamedBy(key: string): number | undefined {
  return Id.safeParse(Number(INGEST_KEY.exec(key)?.groups?.outlet)).data;
}

/** As it is stored: who reads the table cannot post. 32 random bytes need no salt and no slow hash. */
export const hashOfKey = (key: string): string => sha256(key).toString('hex');
