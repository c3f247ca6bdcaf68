import { describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { newSigningSecret, signatureHeaders } from '../../../lib/sending/sign.ts';

const headers = (secrets: string[], body: string | null = '{"a":1}') =>
  signatureHeaders({ secrets, deliveryId: 'msg_1', timestamp: new Date(), body });

describe('signatureHeaders', () => {
  it.each(['{"a":1}', '{"name":"Jürgen 日本"}', ''])(
    'verify with the Standard Webhooks library over %j',
    (body) => {
      const secret = newSigningSecret();
      expect(() => new Webhook(secret).verify(body, headers([secret], body))).not.toThrow();
    },
  );

  it('sign the empty string where there is no body', () => {
    const secret = newSigningSecret();
    expect(() => new Webhook(secret).verify('', headers([secret], null))).not.toThrow();
  });

  it('verify with either secret during a rotation, and with no other', () => {
    const [one, two] = [newSigningSecret(), newSigningSecret()];
    const signed = headers([one, two]);
    for (const secret of [one, two])
      expect(() => new Webhook(secret).verify('{"a":1}', signed)).not.toThrow();
    expect(() => new Webhook(newSigningSecret()).verify('{"a":1}', signed)).toThrow();
    expect(() => new Webhook(one).verify('{"a":2}', signed)).toThrow();
  });
});

describe('newSigningSecret', () => {
  it('is 32 random bytes', () => {
    expect(Buffer.from(newSigningSecret().slice('whsec_'.length), 'base64')).toHaveLength(32);
    expect(newSigningSecret()).not.toBe(newSigningSecret());
  });
});
