import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from '@jest/globals';

const REPOSITORY = path.resolve(import.meta.dirname, '../..');
const MEASURE = 'test/bench/peers/measure.ts';

it('the comparison harness measures the floor without lost calls or wrong bodies', async () => {
  const once = ['--system', 'floor', '--delays', '0', '--destinations', '2', '--seconds', '1'];
  const rate = ['--rates', '10', '--open-seconds', '1', '--quiet', '5'];
  const { stdout } = await promisify(execFile)(process.execPath, [MEASURE, ...once, ...rate], {
    cwd: REPOSITORY,
  });
  const good = { lost: 0, duplicates: 0, wrong: 0, refused: 0, extraModelRequests: 0 };
  expect(JSON.parse(stdout)).toMatchObject({
    delay: { 0: { saturation: good, rate10: { ...good, calls: 10 } } },
    malformedModelRequests: 0,
  });
});
