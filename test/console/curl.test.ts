import { execFileSync } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { curlOfRequest, quoted } from '../../console/src/calls/curl.ts';

/** Returns the arguments that a shell passes to a command. */
const argumentsOf = (command: string): string[] =>
  execFileSync('sh', ['-c', command.replace(/^curl/, `printf '%s\\0'`)], { encoding: 'utf8' })
    .split('\0')
    .slice(0, -1);

describe('a copied curl command', () => {
  it('repeats the request, whatever text a caller said', () => {
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

  it('has no body for a request without one', () => {
    expect(curlOfRequest({ method: 'GET', url: 'https://a.example', headers: {}, body: null })).toBe(
      "curl -X GET 'https://a.example'",
    );
  });

  it('quotes every text as one word', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (word) => {
        fc.pre(!word.includes('\0'));
        expect(argumentsOf(`curl ${quoted(word)}`)).toEqual([word]);
      }),
      { numRuns: 50 },
    );
  });
});
