import { clearCaches } from '@aws-lambda-powertools/parameters';
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { jwtSecrets, openAiKey } from '../../../lib/shared/secrets.ts';
import { createAccess } from '../../../local/iam-proxy/access.ts';
import { type Secrets, startSecrets } from '../../../local/secrets.ts';

const JWT = 'arn:aws:secretsmanager:us-east-1:000000000000:secret:Jwt';
const KEY = 'arn:aws:secretsmanager:us-east-1:000000000000:secret:Key';
const OLD = 'the old secret with more than 32 bytes';
const NEW = 'the new secret with more than 32 bytes';

const secrets = new Map<string, string>();
let server: Secrets;
beforeAll(async () => {
  server = await startSecrets(secrets, createAccess());
  Object.assign(process.env, {
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ENDPOINT_URL_SECRETS_MANAGER: server.endpoint,
  });
});
afterAll(async () => {
  jest.useRealTimers();
  await server.stop();
});
beforeEach(() => {
  clearCaches();
  jest.useRealTimers();
});

/** The clock alone: requests take their time. */
const later = (seconds: number) =>
  jest.useFakeTimers({
    now: Date.now() + seconds * 1000,
    doNotFake: ['nextTick', 'setImmediate', 'setTimeout', 'setInterval', 'queueMicrotask'],
  });
const texts = async () => (await jwtSecrets(JWT)).map((one) => new TextDecoder().decode(one));

describe('a secret', () => {
  it('that is rotated is there five minutes later without a deployment: the new one first, then alone', async () => {
    secrets.set(JWT, OLD);
    expect(await texts()).toEqual([OLD]);
    secrets.set(JWT, `${NEW}, ${OLD}`);
    expect(await texts()).toEqual([OLD]);
    later(301);
    expect(await texts()).toEqual([NEW, OLD]);
    secrets.set(JWT, NEW);
    later(301);
    expect(await texts()).toEqual([NEW]);
  });

  it('that was a placeholder is used once it is filled', async () => {
    secrets.set(KEY, 'the placeholder that CloudFormation made');
    expect(await openAiKey(KEY)).toContain('placeholder');
    secrets.set(KEY, 'sk-of-nobody');
    later(301);
    expect(await openAiKey(KEY)).toBe('sk-of-nobody');
  });

  it('that cannot be read is requested again at the next use', async () => {
    secrets.delete(KEY);
    await expect(openAiKey(KEY)).rejects.toThrow();
    secrets.set(KEY, 'sk-of-nobody');
    expect(await openAiKey(KEY)).toBe('sk-of-nobody');
  });

  it.each([
    ['empty', '', 'a secret is empty'],
    ['too short to sign with', 'short', 'shorter than 32 bytes'],
    ['too short in one of its parts', `${NEW}, short`, 'shorter than 32 bytes'],
  ])('that is %s is refused, and never shown', async (_, value, words) => {
    secrets.set(JWT, value);
    const refused = await jwtSecrets(JWT).catch((error: Error) => error.message);
    expect(refused).toContain(words);
    expect(refused).not.toContain(NEW);
  });
});
