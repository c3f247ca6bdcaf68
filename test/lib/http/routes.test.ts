import { describe, expect, it } from '@jest/globals';
import { allowedMethods } from '../../../lib/http/routes.ts';

const DATA = '/v2/post_call/data';

describe('the methods of a path', () => {
  it.each([
    [`${DATA}/variables`, ['DELETE', 'GET', 'POST', 'PUT']],
    [`${DATA}/outlet/97/variables`, ['DELETE', 'GET', 'POST', 'PUT']],
    [`${DATA}/destinations/5/rotate-secret`, ['POST']],
    [`${DATA}/outlet/97/destinations/5/rotate-secret`, ['POST']],
    [`${DATA}/calls/c-1`, ['DELETE', 'GET']],
    // Decoded: an id may hold a space or a percent sign.
    [`${DATA}/calls/c 1%`, ['DELETE', 'GET']],
    // A platform's path is that of a call of this name too.
    [`${DATA}/calls/vapi`, ['DELETE', 'GET', 'POST']],
    [`${DATA}/calls/recover`, ['DELETE', 'GET', 'POST']],
    ['/v2/post_call/openapi.json', ['GET']],
    ['/v2/post_call/docs/redoc.js', ['GET']],
  ])('%s are %j', (path, methods) => {
    expect(allowedMethods(path)).toEqual(methods);
  });

  it.each([
    '/',
    '',
    DATA,
    `${DATA}/variables/`,
    `${DATA}/Variables`,
    `${DATA}/calls/`,
    `${DATA}/calls/c-1/reextract/more`,
    `${DATA}/outlet//variables`,
    `${DATA}/outlet/97/calls`,
    `x${DATA}/variables`,
  ])('%j matches no route', (path) => {
    expect(allowedMethods(path)).toEqual([]);
  });
});
