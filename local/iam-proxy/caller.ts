/** Who sent a request: the access key's id in its signature (AWS Signature Version 4). The secret is not checked: nobody here has one. */
import type { IncomingHttpHeaders } from 'node:http';

/** Empty for a request that is not signed. */
export const callerOf = ({ authorization = '' }: IncomingHttpHeaders): string =>
  /^AWS4-HMAC-SHA256 Credential=([^/]+)\/\d{8}\//.exec(authorization)?.[1] ?? '';

/** The operation of a request in one of AWS's JSON protocols; undefined for anything else. */
export const operationOf = ({ 'x-amz-target': target }: IncomingHttpHeaders): string | undefined =>
  typeof target === 'string' ? target.split('.').at(-1) : undefined;
