/** The AWS account and region that the local stack uses, and the ARNs of its resources. */
export const REGION = 'us-east-1';
export const ACCOUNT = '000000000000';
/**
 * The emulators require credentials and accept any. This key id belongs to the person who runs the
 * stack.
 */
export const CREDENTIALS = { accessKeyId: 'local', secretAccessKey: 'local' };

/** Returns the ARN of a resource of this account and region. */
export const arn = (service: string, resource: string): string =>
  `arn:aws:${service}:${REGION}:${ACCOUNT}:${resource}`;
