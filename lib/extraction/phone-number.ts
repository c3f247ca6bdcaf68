/** Phone numbers in E.164. */
import {
  type CountryCode,
  getCountries,
  isSupportedCountry,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/min';
import type { CallInput } from './call-input.ts';

type CountryHints = Pick<CallInput, 'timezone' | 'phone_number' | 'language'>;

/**
 * Returns a phone number in E.164, or undefined when it is not valid or its country is not known. A
 * number without a country code is parsed with each country that the call hints at: the caller's,
 * that of the time zone, that of the language (`en-IN`). The first country for which the number is
 * valid counts; otherwise the first for which it has a possible length, because number ranges are
 * opened every year and the bundled metadata ages.
 */
export function phoneNumber(text: string, call: CountryHints): string | undefined {
  const countries = text.startsWith('+') ? [undefined] : [undefined, ...hintedCountries(call)];
  const possible = countries
    .map((country) => parsePhoneNumberFromString(text, country))
    .filter((number) => number?.isPossible());
  const number = possible.find((one) => one?.isValid()) ?? possible[0];
  return number?.number;
}

function* hintedCountries({ phone_number, timezone, language }: CountryHints): Generator<CountryCode> {
  const caller = phone_number ? parsePhoneNumberFromString(phone_number)?.country : undefined;
  if (caller) yield caller;
  const zone = timezone ? countryOfZone(timezone) : undefined;
  if (zone) yield zone;
  const region = regionOf(language);
  if (region) yield region;
}

let countryByZone: Map<string, CountryCode> | undefined;

/**
 * CLDR assigns each time zone to one country. Node includes that data, under the zone names that
 * Intl uses.
 */
function countryOfZone(timezone: string): CountryCode | undefined {
  countryByZone ??= new Map(
    getCountries().flatMap((country) =>
      zonesOf(country).map((zone): [string, CountryCode] => [zone, country]),
    ),
  );
  return countryByZone.get(new Intl.DateTimeFormat('en', { timeZone: timezone }).resolvedOptions().timeZone);
}

function zonesOf(country: CountryCode): string[] {
  const locale = new Intl.Locale('und', { region: country });
  return hasZones(locale) ? (locale.getTimeZones() ?? []) : [];
}

// ECMA-402 Intl Locale Info: Node has `getTimeZones`, TypeScript's library does not declare it yet.
const hasZones = (locale: object): locale is { getTimeZones(): string[] | undefined } =>
  'getTimeZones' in locale;

function regionOf(language: string | null | undefined): CountryCode | undefined {
  if (!language) return undefined;
  try {
    const region = new Intl.Locale(language.replaceAll('_', '-')).region;
    return region && isSupportedCountry(region) ? region : undefined;
  } catch {
    // The language of an event is free text: it may be no language tag.
    return undefined;
  }
}
