import { describe, expect, it } from '@jest/globals';
import { compiledDestination } from '../../../lib/template/compiled-destinations.ts';
import { aDestination } from '../../support/configuration.ts';

let outlets = 0;
const anOutlet = (): number => {
  outlets += 1;
  return outlets;
};

/** As much as a template may hold. */
const LARGE = Array.from({ length: 9_000 }, () => '{{a}}');

const compiled = (outletId: number, config_version = 1, api_body: string[] = ['{{a}}']) =>
  compiledDestination({ outletId, config_version, destination: aDestination({ api_body }) });

describe('a compiled destination', () => {
  it('is compiled once, however often it is sent to', () => {
    const outlet = anOutlet();
    expect(compiled(outlet)).toBe(compiled(outlet));
  });

  it('is kept beside a thousand others of usual size', async () => {
    const outlet = anOutlet();
    const first = compiled(outlet);
    for (let count = 0; count < 1_000; count += 1) await compiled(anOutlet());
    expect(compiled(outlet)).toBe(first);
  });

  it('is not kept in the version that it had before', async () => {
    const outlet = anOutlet();
    const old = compiled(outlet, 1);
    await compiled(outlet, 2);
    expect(compiled(outlet, 1)).not.toBe(old);
  });

  it('is not kept beside more than a million characters of others', async () => {
    const outlet = anOutlet();
    const first = compiled(outlet);
    for (let count = 0; count < 20; count += 1) await compiled(anOutlet(), 1, LARGE);
    expect(compiled(outlet)).not.toBe(first);
  });

  it('fails with what is wrong with its condition', async () => {
    const destination = aDestination({ when: 'a = 1' });
    await expect(
      compiledDestination({ outletId: anOutlet(), config_version: 1, destination }),
    ).rejects.toMatchObject({ code: 'invalid_template', message: 'when: equality is written ==' });
  });
});
