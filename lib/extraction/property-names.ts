/** The names of the schema's properties: legal whatever a business calls its variables, and one for each. */

/** OpenAI takes at most 64 of `[A-Za-z0-9_-]`; the rest is room for a number. */
const MAX_SLUG = 56;

/**
 * The property of each variable name, in order: its slug, made unique; a name
 * without a letter or digit that we could keep (`日付`, `...`) becomes `variable_3` by its place.
 */
export function propertyNames(names: readonly string[]): string[] {
  const taken = new Set<string>();
  return names.map((name, index) => {
    const property = unique(slugOf(name) ?? `variable_${index + 1}`, taken);
    taken.add(property);
    return property;
  });
}

/** `wanted`, or with the first number that is free. */
export function unique(wanted: string, taken: ReadonlySet<string>): string {
  let candidate = wanted;
  for (let number = 2; taken.has(candidate); number += 1) candidate = `${wanted}_${number}`;
  return candidate;
}

/** Whether a reader of the property knows the variable's name: nothing but case, marks and punctuation was lost. */
export const shows = (property: string, name: string): boolean => bare(property) === bare(name);

const bare = (text: string): string =>
  unmarked(text)
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '');

const unmarked = (text: string): string => text.normalize('NFKD').replace(/\p{M}+/gu, '');

function slugOf(name: string): string | undefined {
  // `__proto__` loses its marks as any other name does: an answer with such a key would be refused as poisoned.
  const slug = unmarked(name)
    .replace(/[^A-Za-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, MAX_SLUG);
  // JavaScript puts names like array indexes first, whatever their place; turns go by place.
  return /^\d+$/.test(slug) ? `n_${slug}` : slug || undefined;
}
