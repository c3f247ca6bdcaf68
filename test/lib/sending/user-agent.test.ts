import { describe, expect, it } from '@jest/globals';
import { isOurDelivery, withUserAgent } from '../../../lib/sending/user-agent.ts';

describe('the user-agent of a delivery', () => {
  it('is appended to the one of the template', () => {
    expect(withUserAgent({ 'x-a': '1' })).toEqual({ 'x-a': '1', 'user-agent': 'postcall/1' });
    expect(withUserAgent({ 'User-Agent': 'shop/2' })).toEqual({ 'user-agent': 'shop/2 postcall/1' });
  });

  it('identifies a delivery sent back to postcall, also if its template sets the header', () => {
    for (const headers of [{}, { 'USER-AGENT': 'shop/2' }]) {
      expect(isOurDelivery({ ...withUserAgent(headers), 'webhook-id': 'msg_1' })).toBe(true);
    }
    expect(isOurDelivery({ 'user-agent': 'postcall/1' })).toBe(false);
    expect(isOurDelivery({ 'user-agent': 'svix/1', 'webhook-id': 'msg_1' })).toBe(false);
    expect(isOurDelivery({ 'webhook-id': 'msg_1' })).toBe(false);
  });
});
