import { describe, expect, it } from '@jest/globals';
import type { ModelUse } from '../../../lib/domain/call.ts';
import {
  attemptCounts,
  attemptsByDestination,
  callCounts,
  deliveryCounts,
  extractionCounts,
  openTally,
} from '../../../lib/domain/counts.ts';

const aUse = (fields: Partial<ModelUse> = {}): ModelUse => ({
  name: 'gpt-4o-2024-08-06',
  stand_in: false,
  outcome: 'extracted',
  input_tokens: 1312,
  cached_tokens: 1024,
  output_tokens: 96,
  duration_ms: 1840,
  ...fields,
});

describe('the counts of an extraction', () => {
  it('have the cost of its tokens, in whole billionths of a dollar', () => {
    expect(extractionCounts(aUse())).toEqual({
      input_tokens: 1312,
      cached_tokens: 1024,
      output_tokens: 96,
      nano_dollars: 288 * 2_500 + 1024 * 1_250 + 96 * 10_000,
      m14: 1,
    });
    expect(
      extractionCounts(aUse({ name: 'gpt-4o-mini', input_tokens: 3, cached_tokens: 1, output_tokens: 1 })),
    ).toMatchObject({
      nano_dollars: 2 * 150 + 75 + 600,
    });
  });

  it('have the tokens of the simulated model, and no cost', () => {
    expect(extractionCounts(aUse({ name: 'postcall-stand-in', stand_in: true }))).toMatchObject({
      input_tokens: 1312,
      nano_dollars: 0,
    });
  });

  it('have unpriced tokens for a model without a known price', () => {
    const counts = extractionCounts(aUse({ name: 'model-of-tomorrow' }));
    expect(counts).toMatchObject({ unpriced_tokens: 1408 });
    expect(counts).not.toHaveProperty('nano_dollars');
  });

  it('have no duration when the model was not called', () => {
    const nothing = { name: 'none', input_tokens: 0, cached_tokens: 0, output_tokens: 0, duration_ms: 0 };
    const tally = openTally();
    tally.add(1, new Date(), extractionCounts(aUse({ ...nothing, outcome: 'nothing_to_ask' })));
    expect(tally.totals()).toEqual([]);
  });
});

describe('a call or delivery that has not ended', () => {
  it('is not counted', () => {
    expect([callCounts('received'), callCounts('extracted'), deliveryCounts('pending')]).toEqual([
      {},
      {},
      {},
    ]);
  });
});

describe('the counts of an attempt', () => {
  it('have no duration when its request could not be rendered', () => {
    const destinationId = 4;
    expect(attemptCounts({ duration_ms: 0 }, { destinationId, sent: false, delivered: false })).toEqual({
      attempts: 1,
      x4: 1,
    });
    expect(attemptCounts({ duration_ms: 83 }, { destinationId, sent: true, delivered: true })).toEqual({
      attempts: 1,
      o4: 1,
      a6: 1,
    });
  });
});

describe('a tally', () => {
  it('sums the counts of a batch by outlet and UTC day', () => {
    const tally = openTally();
    for (let index = 0; index < 10; index += 1) {
      tally.add(97, new Date('2026-11-26T23:59:59.999Z'), { attempts: 1, deliveries_delivered: 1 });
    }
    tally.add(97, new Date('2026-11-27T00:00:00Z'), { attempts: 1 });
    tally.add(98, new Date('2026-11-26T05:00:00+05:30'), { attempts: 1, nano_dollars: 0 });
    expect(tally.totals()).toEqual([
      { outletId: 97, day: '2026-11-26', counts: { attempts: 10, deliveries_delivered: 10 } },
      { outletId: 97, day: '2026-11-27', counts: { attempts: 1 } },
      { outletId: 98, day: '2026-11-25', counts: { attempts: 1, nano_dollars: 0 } },
    ]);
  });
});

describe('the attempts at destinations', () => {
  it('are counted by destination and result, in the order of ids', () => {
    expect(attemptsByDestination({ o12: 3, x12: 1, x4: 2, attempts: 6, a6: 6, received: 2 })).toEqual([
      { destination_id: 4, arrived: 0, failed: 2 },
      { destination_id: 12, arrived: 3, failed: 1 },
    ]);
    expect(attemptsByDestination({ attempts: 1 })).toEqual([]);
  });
});
