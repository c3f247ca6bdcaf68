/** Header names that a destination may not set: those of the connection and those of postcall. */

const REFUSED =
  /^(?:host|content-length|transfer-encoding|connection|keep-alive|upgrade|expect|te|trailer|accept-encoding|content-encoding|proxy-.*|webhook-.*|postcall-.*)$/i;

// RFC 9110, section 5.6.2.
const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/** Returns the problems of these names: invalid, reserved, or the same but for case. */
export function refusedHeaderNames(names: readonly string[]): { name: string; message: string }[] {
  const sameName = Map.groupBy(names, (name) => name.toLowerCase());
  return names.flatMap((name) => {
    if (!TOKEN.test(name)) return [{ name, message: 'is not a valid header name' }];
    if (REFUSED.test(name)) return [{ name, message: 'is set by postcall or by the connection itself' }];
    const isDuplicate = (sameName.get(name.toLowerCase())?.length ?? 0) > 1;
    return isDuplicate ? [{ name, message: 'differs from another header only in case' }] : [];
  });
}
