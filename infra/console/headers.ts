/** The headers of the console's files, for CloudFront and the local stack. */

/**
 * Allows files and API requests of the same origin only: nothing inline, no other origin, no
 * frames.
 */
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

/** Vite names assets by a hash of their content, and the page refers to the current ones. */
export const CACHE_ASSETS = 'public, max-age=31536000, immutable';
export const CACHE_PAGE = 'no-cache';
