import { describe, expect, it } from '@jest/globals';
import { signingSecretsAt } from '../../../lib/domain/destination.ts';

describe('signingSecretsAt', () => {
  const former_secrets = [
    { secret: 'whsec_b', until: '2026-11-21T10:00:00.000Z' },
    { secret: 'whsec_a', until: '2026-11-20T10:00:00.000Z' },
  ];
  it.each([
    ['before the first ends', '2026-11-20T09:59:59Z', ['whsec_c', 'whsec_b', 'whsec_a']],
    ['when the first ends', '2026-11-20T10:00:00Z', ['whsec_c', 'whsec_b']],
    ['when all have ended', '2026-11-22T00:00:00Z', ['whsec_c']],
  ])('returns the newest secret and the unexpired former ones %s', (_, at, expected) => {
    expect(signingSecretsAt({ signing_secret: 'whsec_c', former_secrets }, new Date(at))).toEqual(expected);
  });
});
