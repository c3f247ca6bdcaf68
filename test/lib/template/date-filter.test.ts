import { describe, expect, it } from '@jest/globals';
import { renderedValue } from './builders.ts';

const inZone = (timezone: string | null) => (text: string) => renderedValue(text, {}, { timezone });

describe('the date filter', () => {
  it('converts a time with an offset to the zone of the call', async () => {
    expect(await inZone('Asia/Kolkata')("{{timestamp | date: '%Y-%m-%d %H:%M %z'}}")).toBe(
      '2026-11-20 15:33 +0530',
    );
    expect(await inZone('America/New_York')("{{timestamp | date: '%I:%M %p %:z'}}")).toBe('05:03 AM -05:00');
    expect(await inZone(null)("{{timestamp | date: '%H:%M %Z'}}")).toBe('10:03 UTC');
  });

  it('follows daylight saving time', async () => {
    const of = inZone('Europe/Berlin');
    expect(await of("{{ '2026-07-01T10:00:00Z' | date: '%H' }}")).toBe('12');
    expect(await of("{{ '2026-12-01T10:00:00Z' | date: '%H' }}")).toBe('11');
  });

  it.each(['Pacific/Kiritimati', 'Pacific/Pago_Pago', 'America/Sao_Paulo', 'UTC'])(
    'keeps a day that day in %s',
    async (zone) => {
      expect(await inZone(zone)("{{ '2026-11-21' | date: '%a %d/%m/%Y' }}")).toBe('Sat 21/11/2026');
      expect(await inZone(zone)("{{ '2018-11-04' | date: '%F' }}")).toBe('2018-11-04');
    },
  );

  it('converts to another zone by name', async () => {
    expect(await renderedValue("{{timestamp | date: '%H:%M', 'Asia/Tokyo'}}")).toBe('19:03');
    await expect(renderedValue("{{timestamp | date: '%H', 'Mars/Base'}}")).rejects.toMatchObject({
      code: 'filter_failed',
      message:
        'the filter date could not be applied: its time zone is unknown: use an IANA name such as Asia/Tokyo',
    });
  });

  it('formats a time of day, Unix seconds, and the text form of a database', async () => {
    expect(await renderedValue("{{ '17:05' | date: '%l:%M %P' }}")).toBe(' 5:05 pm');
    expect(await renderedValue("{{ 1763632800 | date: '%s' }}")).toBe('1763632800');
    expect(await renderedValue("{{ '1763632800' | date: '%s' }}")).toBe('1763632800');
    expect(await renderedValue("{{ '2026-11-21 17:05:00' | date: '%R' }}")).toBe('17:05');
  });

  it('uses the end of the call as now, so that a retry sends the same', async () => {
    expect(await renderedValue("{{ 'now' | date: '%F %T' }}")).toBe('2026-11-20 15:33:44');
  });

  it('supports every documented format', async () => {
    const formats =
      '%Y %y %m %-m %B %b %d %-d %e %A %a %u %j %V %G %H %-H %I %-I %l %p %P %M %-M %S %-S %L %F %T %R %D %^B %%';
    expect(await renderedValue(`{{ '2026-02-03T04:05:06Z' | date: '${formats}', 'UTC' }}`)).toBe(
      '2026 26 02 2 February Feb 03 3  3 Tuesday Tue 2 034 06 2026 04 4 04 4  4 AM am 05 5 06 6 000 2026-02-03 04:05:06 04:05 02/03/26 FEBRUARY %',
    );
  });

  it.each(['soon', '2026-13-45', 'T', '', '99:99'])('leaves %j unchanged', async (text) => {
    expect(await renderedValue(`{{ x | date: '%Y' }}`, { x: text })).toBe(text);
  });

  it('leaves an unknown directive, also a width, as text', async () => {
    expect(await renderedValue("{{ timestamp | date: '%Q %99999999d %-' }}")).toBe('%Q %99999999d %-');
  });

  it('refuses a format of more than 200 characters', async () => {
    await expect(
      renderedValue('{{ timestamp | date: f }}', { f: '%Z%A'.repeat(100_000) }),
    ).rejects.toMatchObject({
      code: 'filter_failed',
    });
  });
});
