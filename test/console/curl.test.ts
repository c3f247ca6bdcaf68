import { execFileSync } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { curlOfRequest, quoted } from '../../console/src/calls/curl.ts';

/** What a shell makes of a command whose program only prints its arguments. */
const argumentsOf = (command: string): string[] =>
  execFileSync('sh', ['-c', command.replace(/^curl/, `printf '%s\\0'`)], { encoding: 'utf8' })
    .split('\0')
    .slice(0, -1);

describe('a command that is copied', () => {
  it('is the request that was sent, whatever a caller said in it', () => {
    const body = { said: `'; rm -rf / #$(id)\`id\`\n"quoted"` };
    const command = curlOfRequest({
      method: 'POST',
      url: "https://crm.example.com/it's?q=$HOME",
      headers: { 'x-guest': "O'Hara", authorization: '•••' },
      body,
    });
    expect(argumentsOf(command)).toEqual([
      '-X',
      'POST',
      "https://crm.example.com/it's?q=$HOME",
      '-H',
      "x-guest: O'Hara",
      '-H',
      'authorization: •••',
      '--data-raw',
      JSON.stringify(body),
    ]);
  });

  it('has no body where none was sent', () => {
    expect(curlOfRequest({ method: 'GET', url: 'https://a.example', headers: {}, body: null })).toBe(
      "curl -X GET 'https://a.example'",
    );
  });

  it('keeps every word one word', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (word) => {
        fc.pre(!word.includes('\0'));
        expect(argumentsOf(`curl ${quoted(word)}`)).toEqual([word]);
      }),
      { numRuns: 50 },
    );
  });
});
