/** Who is signed in: a token in session storage, so that it ends with the tab. */
import { useSyncExternalStore } from 'react';
import { defaults } from '../../client/postcall.ts';

const KEY = 'postcall.token';
const listeners = new Set<() => void>();

const stored = (): string | null => sessionStorage.getItem(KEY);

/** From now on requests carry it; null: none. */
function keep(token: string | null): void {
  if (token === null) sessionStorage.removeItem(KEY);
  else sessionStorage.setItem(KEY, token);
  applyToClient();
  for (const listener of listeners) listener();
}

function applyToClient(): void {
  const token = stored();
  defaults.headers = token === null ? {} : { authorization: `Bearer ${token}` };
}
applyToClient();

export const signIn = (token: string): void => keep(token);
export const signOut = (): void => keep(null);

/** The token of this tab; null: nobody is signed in. */
export const useToken = (): string | null =>
  useSyncExternalStore((changed) => {
    listeners.add(changed);
    return () => listeners.delete(changed);
  }, stored);

/** A token as it is pasted: alone, or as the header's value. */
export const tokenIn = (pasted: string): string => pasted.trim().replace(/^Bearer\s+/i, '');

/** The outlet that a token names, to be shown; whether it is right only the API knows. */
export function outletOf(token: string): number | undefined {
  try {
    const [, claims = ''] = token.split('.');
    const { id } = JSON.parse(atob(claims.replaceAll('-', '+').replaceAll('_', '/'))) as { id?: unknown };
    return typeof id === 'number' ? id : undefined;
  } catch {
    return undefined;
  }
}
