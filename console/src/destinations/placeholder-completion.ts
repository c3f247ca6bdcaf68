/** Completes the name in a placeholder while a person types it. */

/** An open placeholder directly before the caret, with the part of its name that is typed. */
const OPEN_PLACEHOLDER = /\{\{\s*([^{}|]*)$/;
const MAX_SUGGESTIONS = 8;

export interface Completion {
  suggestions: readonly string[];
  /** Index of the highlighted suggestion. */
  active: number;
  /** Index in the text where the name starts. */
  from: number;
  caret: number;
}

/**
 * Returns the names that match the placeholder before the caret; undefined outside a placeholder or
 * without a match.
 */
export function completionAt(text: string, caret: number, names: readonly string[]): Completion | undefined {
  const [, typed] = OPEN_PLACEHOLDER.exec(text.slice(0, caret)) ?? [];
  if (typed === undefined) return undefined;
  const wanted = typed.toLowerCase();
  const matches = names.filter((name) => name.toLowerCase().includes(wanted));
  // Names that start with the typed text come first.
  const sorted = matches.toSorted(
    (one, other) =>
      Number(other.toLowerCase().startsWith(wanted)) - Number(one.toLowerCase().startsWith(wanted)),
  );
  if (sorted.length === 0) return undefined;
  return { suggestions: sorted.slice(0, MAX_SUGGESTIONS), active: 0, from: caret - typed.length, caret };
}

/** Returns the text with the placeholder completed, and the new position of the caret. */
export function complete(
  text: string,
  { from, caret }: Pick<Completion, 'from' | 'caret'>,
  name: string,
): [string, number] {
  const before = text.slice(0, from) + name;
  const after = text.slice(caret);
  // With a filter behind the name, the placeholder has its closing braces already.
  const restBeforeFilter = /^[^{}|\n"]*?(?=\s*\|)/.exec(after);
  if (restBeforeFilter) return [before + after.slice(restBeforeFilter[0].length), before.length];
  const closed = `${before}}}`;
  return [closed + after.replace(/^[^{}|\n"]*\}\}/, ''), closed.length];
}
