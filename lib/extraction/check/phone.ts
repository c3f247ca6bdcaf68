/** Phone numbers in E.164. */
import {
  type CountryCode,
  getCountries,
  isSupportedCountry,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/min';
import type { ReadableCall } from '../claim-call.ts';
import { type Checked, fits, rejected } from './checked.ts';

/**
 * A phone number in E.164, by its own country code or else as a number of a country that the call hints at: the caller's,
 * that of its time zone, that of its language (`en-IN`); the first whose numbers look like this one. A number that has
 * only a length of the first is taken as well: ranges are opened every year, and metadata that is bundled ages.
 */
export function checkPhone(
  text: string,
  call: Pick<ReadableCall, 'timezone' | 'phone_number' | 'language'>,
): Checked {
  const countries = text.startsWith('+') ? [undefined] : [undefined, ...hints(call)];
  const possible = countries
    .map((country) => parsePhoneNumberFromString(text, country))
    .filter((number) => number?.isPossible());
  const number = possible.find((one) => one?.isValid()) ?? possible[0];
  return number ? fits(number.number) : rejected('is not a phone number with a known country');
}

function* hints({
  phone_number,
  timezone,
  language,
}: Pick<ReadableCall, 'timezone' | 'phone_number' | 'language'>): Generator<CountryCode> {
  const caller = phone_number ? parsePhoneNumberFromString(phone_number)?.country : undefined;
  if (caller) yield caller;
  const zone = timezone ? countryOfZone(timezone) : undefined;
  if (zone) yield zone;
  const region = regionOf(language);
  if (region) yield region;
}

let countries: Map<string, CountryCode> | undefined;

/** Every zone belongs to one country in CLDR; that data comes with Node, under the names that Intl itself uses. */
function countryOfZone(timezone: string): CountryCode | undefined {
  countries ??= new Map(
    getCountries().flatMap((country) =>
      zonesOf(country).map((zone): [string, CountryCode] => [zone, country]),
    ),
  );
  return countries.get(new Intl.DateTimeFormat('en', { timeZone: timezone }).resolvedOptions().timeZone);
}

function zonesOf(country: CountryCode): string[] {
  const locale = new Intl.Locale('und', { region: country });
  return hasZones(locale) ? (locale.getTimeZones() ?? []) : [];
}

// ECMA-402, Intl Locale Info: in Node since 18 and 24, not yet in TypeScript's library.
const hasZones = (locale: object): locale is { getTimeZones(): string[] | undefined } =>
  'getTimeZones' in locale;

function regionOf(language: string | null | undefined): CountryCode | undefined {
  if (!language) return undefined;
  try {
    const region = new Intl.Locale(language.replaceAll('_', '-')).region;
    return region && isSupportedCountry(region) ? region : undefined;
  } catch {
    // The language of an event is free text.
    return undefined;
  }
}
