import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { bill, Measured, MODEL_SECONDS, perThousandCalls } from '../../../tools/cost/bill.ts';
import { tablesOf } from '../../../tools/tables-in-page.ts';

const measured = Measured.parse(JSON.parse(readFileSync('tools/cost/measured.json', 'utf8')));

describe('what a call costs', () => {
  it('is in docs/cost.md as calculated from the measured usage', () => {
    expect(tablesOf(readFileSync('docs/cost.md', 'utf8'), 'npm run cost')).toBe(bill(measured));
  });

  it('is the sum of its parts at list prices', () => {
    const parts = perThousandCalls({
      calls: 1,
      by: 'http',
      destinations: 1,
      readUnits: 8,
      writeUnits: 16,
      sqsRequests: 5,
      invocations: 3,
      functionMs: 1000,
      logBytes: 0,
      storedBytes: 0,
      inputTokens: 1000,
      cachedTokens: 0,
      outputTokens: 100,
    });
    expect(parts.model).toBeCloseTo(3.5, 6);
    expect(parts.dynamodb).toBeCloseTo(0.011, 6);
    expect(parts.sqs).toBeCloseTo(0.002, 6);
    expect(parts.http_api).toBeCloseTo(0.001, 6);
    expect(parts.lambda).toBeCloseTo((1 + MODEL_SECONDS) * 0.5 * 0.0133334 + 0.0006, 6);
    expect(parts.logs).toBe(0);
  });
});
