/** The names that are offered while a placeholder is being written. */

/** A placeholder that is open before the caret, as far as its name is written. */
const OPEN = /\{\{\s*([^{}|]*)$/;
const OFFERED = 8;

export interface Offer {
  names: readonly string[];
  active: number;
  /** Where the name begins in the text. */
  from: number;
  caret: number;
}

/** The names that would complete what stands before the caret; undefined when no placeholder is being written. */
export function offerAt(text: string, caret: number, names: readonly string[]): Offer | undefined {
  const [, begun] = OPEN.exec(text.slice(0, caret)) ?? [];
  if (begun === undefined) return undefined;
  const wanted = begun.toLowerCase();
  const fitting = names.filter((name) => name.toLowerCase().includes(wanted));
  // Those that begin so come first.
  const sorted = fitting.toSorted(
    (one, other) =>
      Number(other.toLowerCase().startsWith(wanted)) - Number(one.toLowerCase().startsWith(wanted)),
  );
  if (sorted.length === 0) return undefined;
  return { names: sorted.slice(0, OFFERED), active: 0, from: caret - begun.length, caret };
}

/** The text with the placeholder finished, and where the caret stands then. */
export function completed(
  text: string,
  { from, caret }: Pick<Offer, 'from' | 'caret'>,
  name: string,
): [string, number] {
  const begun = text.slice(0, from) + name;
  const after = text.slice(caret);
  // Filters follow: the placeholder has its braces.
  const filtered = /^[^{}|\n"]*?(?=\s*\|)/.exec(after);
  if (filtered) return [begun + after.slice(filtered[0].length), begun.length];
  const before = `${begun}}}`;
  return [before + after.replace(/^[^{}|\n"]*\}\}/, ''), before.length];
}
