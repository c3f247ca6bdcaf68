/** A value on its way into a request: as JSON where a string is one placeholder, as text anywhere else. */

/**
 * The value as JSON text. What JSON does not have (undefined, NaN, functions) is null; lone surrogates, which
 * have no UTF-8 form, are U+FFFD.
 */
export function asJson(value: unknown): string {
  if (typeof value === 'string') return isPlain(value) ? `"${value}"` : JSON.stringify(value.toWellFormed());
  if (typeof value === 'number') return Number.isFinite(value) ? `${value}` : 'null';
  if (value === null) return 'null';
  return withoutLoneSurrogates(JSON.stringify(value) ?? 'null');
}

/** The value inside longer text: strings as they are, null as nothing, lists and objects as JSON. */
export function asText(value: unknown): string {
  if (typeof value === 'string') return value.toWellFormed();
  const json = asJson(value);
  return json === 'null' ? '' : json;
}

// Most values are short and need no escape; finding that out is three times faster than JSON.stringify.
const SHORT = 48;
function isPlain(text: string): boolean {
  if (text.length > SHORT) return false;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit < 0x20 || unit === 0x22 || unit === 0x5c || (unit >= 0xd800 && unit <= 0xdfff)) return false;
  }
  return true;
}

// JSON.stringify writes a lone surrogate, and nothing else, as \udxxx. Escapes are read in pairs, so that an
// escaped backslash before the letters "ud800" is not taken for one.
const withoutLoneSurrogates = (json: string): string =>
  json.includes('\\ud')
    ? json.replace(/\\(?:ud[89a-f][0-9a-f]{2}|.)/g, (pair) => (pair.length === 6 ? '\ufffd' : pair))
    : json;
