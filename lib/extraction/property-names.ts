/** The names of the schema's properties: legal whatever a business calls its variables, and one for each. */

/** OpenAI takes `[A-Za-z0-9_-]`, at most 64. */
const LEGAL = /^[A-Za-z0-9_-]{1,64}$/;
const MAX_SLUG = 64;
const LETTER_OR_DIGIT = /[A-Za-z0-9]/;

/**
 * The property of each variable name, in order: the name itself where it is legal, else its slug, made unique; a name
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
  for (let number = 2; taken.has(candidate); number += 1) {
    const suffix = `_${number}`;
    candidate = `${wanted.slice(0, MAX_SLUG - suffix.length)}${suffix}`;
  }
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
  const slug = LEGAL.test(name) ? name : squeezed(name);
  if (!LETTER_OR_DIGIT.test(slug)) return undefined;
  // JavaScript puts names like array indexes first, whatever their place; turns go by place.
  if (/^\d+$/.test(slug)) return `variable_${slug}`.slice(0, MAX_SLUG);
  // An answer with this key is refused as prototype poisoning.
  return slug === '__proto__' ? 'proto' : slug;
}

const squeezed = (name: string): string =>
  unmarked(name)
    .replace(/[^A-Za-z0-9-]+/g, '_')
    .slice(0, MAX_SLUG)
    .replace(/^[_-]+|[_-]+$/g, '');
