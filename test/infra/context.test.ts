import { describe, expect, it } from '@jest/globals';
import { App } from 'aws-cdk-lib';
import { readContext } from '../../infra/context.ts';

const read = (context: Record<string, unknown>) =>
  readContext(new App({ analyticsReporting: false, context }).node);
const SENDER = 'arn:aws:iam::111122223333:role/voice-platform';

describe('the CDK context', () => {
  it('defaults to the stage dev without any senders, origins and e-mail addresses', () => {
    expect(read({})).toEqual({ stage: 'dev', callEndedSenders: [], corsOrigins: [], alarmEmails: [] });
  });

  it('accepts a list from cdk.json and from the command line', () => {
    expect(read({ callEndedSenders: [SENDER] }).callEndedSenders).toEqual([SENDER]);
    expect(read({ callEndedSenders: `["${SENDER}"]` }).callEndedSenders).toEqual([SENDER]);
  });

  it.each([
    ['a sender that is everyone', { callEndedSenders: ['*'] }, /callEndedSenders\.0: is not the ARN/],
    ['a list that is not JSON', { callEndedSenders: SENDER }, /callEndedSenders: is not a JSON list/],
    ['an origin that allows every page', { corsOrigins: ['*'] }, /corsOrigins\.0: is not an origin/],
    ['an origin with a path', { corsOrigins: ['https://a.example/x'] }, /corsOrigins\.0/],
    ['an origin over plain HTTP', { corsOrigins: ['http://a.example'] }, /corsOrigins\.0/],
    ['a stage that is no valid name of a stack', { stage: 'Produktion!' }, /stage: is not a valid stage/],
    ['an invalid e-mail address', { alarmEmails: ['ops'] }, /alarmEmails\.0: is not an e-mail/],
  ])('refuses %s and names the setting', (_, context, complaint) => {
    expect(() => read(context)).toThrow(complaint);
  });

  it('lists every invalid setting at once', () => {
    expect(() => read({ stage: '', alarmEmails: ['ops'] })).toThrow(/stage: .*alarmEmails\.0: /);
  });
});
