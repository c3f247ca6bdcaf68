import { describe, expect, it } from '@jest/globals';
import { App } from 'aws-cdk-lib';
import { readContext } from '../../infra/context.ts';

const read = (context: Record<string, unknown>) =>
  readContext(new App({ analyticsReporting: false, context }).node);
const SENDER = 'arn:aws:iam::111122223333:role/voice-platform';

describe('the CDK context', () => {
  it('is a stage for trying out, where nobody says otherwise', () => {
    expect(read({})).toEqual({ stage: 'dev', callEndedSenders: [], corsOrigins: [], alarmEmails: [] });
  });

  it('takes a list as cdk.json has it, and as the command line gives it', () => {
    expect(read({ callEndedSenders: [SENDER] }).callEndedSenders).toEqual([SENDER]);
    expect(read({ callEndedSenders: `["${SENDER}"]` }).callEndedSenders).toEqual([SENDER]);
  });

  it.each([
    ['a sender that is everybody', { callEndedSenders: ['*'] }, /callEndedSenders\.0: is not the ARN/],
    ['a list that is none', { callEndedSenders: SENDER }, /callEndedSenders: is no JSON list/],
    ['an origin that is every page', { corsOrigins: ['*'] }, /corsOrigins\.0: is not an origin/],
    ['an origin with a path', { corsOrigins: ['https://a.example/x'] }, /corsOrigins\.0/],
    ['an origin in the clear', { corsOrigins: ['http://a.example'] }, /corsOrigins\.0/],
    ['a stage that no stack can be named by', { stage: 'Produktion!' }, /stage: is not a stage/],
    ['an address that is none', { alarmEmails: ['ops'] }, /alarmEmails\.0: is not an e-mail/],
  ])('refuses %s, and says so', (_, context, complaint) => {
    expect(() => read(context)).toThrow(complaint);
  });

  it('says everything that is wrong at once', () => {
    expect(() => read({ stage: '', alarmEmails: ['ops'] })).toThrow(/stage: .*alarmEmails\.0: /);
  });
});
