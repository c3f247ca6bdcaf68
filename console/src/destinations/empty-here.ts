/** Placeholders that a particular call leaves empty: they name a variable that was not heard in it. */
import type { Draft } from './draft.ts';

/** The name of a placeholder is what stands before its first filter. */
const PLACEHOLDER = /\{\{\s*([^\s{}|][^{}|]*?)\s*(?=\||\}\})/g;

/** The names in a template, each once, as they are written. */
export function namesIn({ api_url, headers, body }: Pick<Draft, 'api_url' | 'headers' | 'body'>): string[] {
  const texts = [api_url, ...headers.map(({ value }) => value), body];
  return [...new Set(texts.flatMap((text) => [...text.matchAll(PLACEHOLDER)].map(([, name = '']) => name)))];
}

/** @param values what was read out of the call */
export function emptyHere(
  draft: Pick<Draft, 'api_url' | 'headers' | 'body'>,
  values: readonly { var_name: string; value: unknown }[],
): string[] {
  const heard = new Map(values.map(({ var_name, value }) => [var_name, value]));
  return namesIn(draft).filter((name) => heard.get(name) === null);
}
