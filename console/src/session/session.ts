/** The session: an access token in session storage, so that it ends with the browser tab. */
import { useSyncExternalStore } from 'react';
import { defaults } from '../../client/postcall.ts';

const KEY = 'postcall.token';
const listeners = new Set<() => void>();

const storedToken = (): string | null => sessionStorage.getItem(KEY);

function storeToken(token: string | null): void {
  if (token === null) sessionStorage.removeItem(KEY);
  else sessionStorage.setItem(KEY, token);
  authorizeClient();
  for (const listener of listeners) listener();
}

/** Makes the API client send the stored token with every request. */
function authorizeClient(): void {
  const token = storedToken();
  defaults.headers = token === null ? {} : { authorization: `Bearer ${token}` };
}
authorizeClient();

export const signIn = (token: string): void => storeToken(token);
export const signOut = (): void => storeToken(null);

/** Returns the token of this tab; null when nobody is signed in. */
export const useToken = (): string | null =>
  useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, storedToken);

/** Returns a pasted token without spaces and without the `Bearer` of an HTTP header. */
export const trimToken = (pasted: string): string => pasted.trim().replace(/^Bearer\s+/i, '');

/** Returns the outlet id in a token, for display only: the API verifies the token. */
export function outletOf(token: string): number | undefined {
  try {
    const [, claims = ''] = token.split('.');
    const decoded: unknown = JSON.parse(atob(claims.replaceAll('-', '+').replaceAll('_', '/')));
    if (typeof decoded !== 'object' || decoded === null || !('id' in decoded)) return undefined;
    return typeof decoded.id === 'number' ? decoded.id : undefined;
  } catch {
    return undefined;
  }
}
