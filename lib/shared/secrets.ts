/** Secrets by their ARN, cached for minutes in each container: a rotation needs no deployment. */
import { getSecret } from '@aws-lambda-powertools/parameters/secrets';

const CACHED_SECONDS = 300;

/** Returns the text of a secret. @throws when it cannot be read or is not text */
async function readSecret(arn: string): Promise<string> {
  const secret = await getSecret(arn, { maxAge: CACHED_SECONDS });
  if (typeof secret !== 'string' || secret === '') throw new Error('a secret is empty or not text');
  return secret;
}

/** HS256 needs a key of at least the size of the hash (RFC 7518, section 3.2). */
const MIN_SECRET_BYTES = 32;

/**
 * Returns the secrets that sign tokens, newest first. The secret is a comma list: several are valid
 * during a rotation.
 */
export async function jwtSecrets(arn: string): Promise<Uint8Array[]> {
  const secrets = (await readSecret(arn)).split(',').map((secret) => new TextEncoder().encode(secret.trim()));
  if (secrets.some((secret) => secret.byteLength < MIN_SECRET_BYTES)) {
    throw new Error(`a JWT secret is shorter than ${MIN_SECRET_BYTES} bytes`);
  }
  return secrets;
}

/** Returns OpenAI's API key. */
export const openAiKey = (arn: string): Promise<string> => readSecret(arn);
