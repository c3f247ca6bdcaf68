import { describe, expect, it } from '@jest/globals';
import { createRouting } from '../../local/gateway.ts';

const keys = [
  'GET /calls',
  'GET /calls/{call_id}',
  'GET /calls/recent',
  'POST /calls',
  'POST /calls/{platform}',
  'POST /calls/recover',
  'POST /calls/{call_id}/redeliver',
  'GET /outlet/{outlet_id}/calls/{call_id}',
  '$default',
];
const route = createRouting(keys.map((key) => ({ key, function: `of ${key}` })));

describe('a request', () => {
  it.each([
    ['GET', '/calls', 'GET /calls', {}],
    ['POST', '/calls', 'POST /calls', {}],
    ['POST', '/calls/vapi', 'POST /calls/{platform}', { platform: 'vapi' }],
    ['POST', '/calls/recover', 'POST /calls/recover', {}],
    ['POST', '/calls/c-1/redeliver', 'POST /calls/{call_id}/redeliver', { call_id: 'c-1' }],
    ['GET', '/calls/c-1', 'GET /calls/{call_id}', { call_id: 'c-1' }],
    ['GET', `/calls/${'c'.repeat(4_000)}`, 'GET /calls/{call_id}', { call_id: 'c'.repeat(4_000) }],
    ['GET', '/calls/c%20d%2Fe', 'GET /calls/{call_id}', { call_id: 'c d/e' }],
    ['GET', '/calls/__proto__', 'GET /calls/{call_id}', { call_id: '__proto__' }],
    [
      'GET',
      '/outlet/9/calls/a:b',
      'GET /outlet/{outlet_id}/calls/{call_id}',
      { outlet_id: '9', call_id: 'a:b' },
    ],
  ])('%s %.40s takes its route', (method, path, routeKey, parameters) => {
    expect(route(method, path)).toEqual({ routeKey, function: `of ${routeKey}`, parameters });
  });

  it('takes the most specific of the routes that fit', () => {
    expect(route('GET', '/calls/recent')?.routeKey).toBe('GET /calls/recent');
  });

  it.each([
    ['PUT', '/calls'],
    ['HEAD', '/calls'],
    ['PROPFIND', '/calls'],
    ['GET', '/'],
    ['GET', '/calls/'],
    ['GET', '/Calls'],
    ['GET', '//calls'],
    ['GET', '/calls/c-1/more'],
    ['GET', '/constructor'],
  ])('%s %s, which has no route, takes the default', (method, path) => {
    expect(route(method, path)).toEqual({ routeKey: '$default', function: 'of $default', parameters: {} });
  });

  it('goes nowhere when there is no default either', () => {
    expect(createRouting([])('GET', '/calls')).toBeUndefined();
  });
});
