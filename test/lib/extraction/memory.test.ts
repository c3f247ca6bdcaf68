import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';

const LONG_CALL = fileURLToPath(new URL('../../support/read-long-call.ts', import.meta.url));

describe('a transcript of 900 KB', () => {
  it('is extracted within 512 MB of memory', async () => {
    const { stdout } = await promisify(execFile)(process.execPath, [LONG_CALL], {
      env: { PATH: process.env.PATH },
    });
    const { bytes, requests, value } = JSON.parse(stdout);
    expect(value).toBe(4);
    expect(requests).toBeGreaterThan(2);
    expect(bytes).toBeLessThan(512 * 1024 * 1024);
  });
});
