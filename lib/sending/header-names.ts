/** Header names that a destination may not set: they are the connection's, or ours. */

const REFUSED =
  /^(?:host|content-length|transfer-encoding|connection|keep-alive|upgrade|expect|te|trailer|accept-encoding|content-encoding|proxy-.*|webhook-.*|postcall-.*)$/i;

// RFC 9110, section 5.6.2.
const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/** What is wrong with these names, each by itself and among the others. */
export function refusedHeaderNames(names: readonly string[]): { name: string; message: string }[] {
  const bearers = Map.groupBy(names, (name) => name.toLowerCase());
  return names.flatMap((name) => {
    if (!TOKEN.test(name)) return [{ name, message: 'is not a header name' }];
    if (REFUSED.test(name))
      return [{ name, message: 'is a header that postcall or the connection sets itself' }];
    const twice = (bearers.get(name.toLowerCase())?.length ?? 0) > 1;
    return twice ? [{ name, message: 'differs from another header only in case' }] : [];
  });
}
