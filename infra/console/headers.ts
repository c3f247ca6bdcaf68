/** What every answer with a file of the console says to the browser; CloudFront and the local stack read it here. */

/** Files of its own and the API of its own origin, nothing inline, nobody else's, and no frame around it. */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

export const SECURITY_HEADERS = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
} as const;

/** Vite names what it builds by its content; the page itself names what is current. */
export const CACHED_FOR_EVER = 'public, max-age=31536000, immutable';
export const ASKED_EACH_TIME = 'no-cache';
