/** Where the local stack pretends to be. */
export const REGION = 'us-east-1';
export const ACCOUNT = '000000000000';
/** The emulators ask for credentials, and take any. */
export const CREDENTIALS = { accessKeyId: 'local', secretAccessKey: 'local' };
