/**
 * What a property of the schema asks for, by the words of its name and description; and how rules
 * rate candidates.
 */

export interface Found {
  value: string | number | boolean;
  turn: number;
}

/** The words of a property's name and description. */
export interface Asked {
  /** Stems of the name: they weigh more. */
  name: readonly string[];
  /** Stems of the description. */
  words: readonly string[];
  /** Name and description as text, in lower case. */
  text: string;
  /**
   * Whether no other property of the schema is of this kind. Then a value of the kind needs no cue.
   */
  alone: boolean;
}

/** A possible value and its score. */
export interface Candidate extends Found {
  score: number;
}

/**
 * Returns the candidate with the highest score. The last of equals wins, because callers correct
 * themselves.
 */
export function best(candidates: readonly Candidate[]): Found | null {
  let chosen: Candidate | null = null;
  for (const one of candidates) if (!chosen || one.score >= chosen.score) chosen = one;
  return chosen && { value: chosen.value, turn: chosen.turn };
}

const STOP = new Set(
  `a an and any are as at be been boolean by call caller can customer did do does flag for from has have how if in
  indicating inferred into is it its of on or person said that the their they this to user was were what when where
  whether which who will with conversation name value number mentioned asked wants want would`.split(/\s+/),
);

/** Returns the words in lower case without common English endings, and without stop words. */
export const stems = (text: string): string[] =>
  (text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [])
    .filter((word) => word.length > 1 && !STOP.has(word))
    .map(stem);

/** Removes the ending of a word: "leaving" and "leaves" have the same stem. */
export const stem = (word: string): string =>
  word.length > 3 ? word.replace(/(?:ations?|ings?|ies|ers?|ed|es|s|e|y)$/, '') : word;

/** Returns how many words of the property a text contains; words of its name count three times. */
export function nearness(text: string, { name, words }: Pick<Asked, 'name' | 'words'>): number {
  const spoken = new Set(stems(text));
  const count = (some: readonly string[]) => some.filter((one) => spoken.has(one)).length;
  return 3 * count(name) + count(words);
}

/** Returns all words of a text as stems; hyphens separate words. */
export const stemsInOrder = (text: string): string[] =>
  (
    text
      .toLowerCase()
      .replace(/[-_/]/g, ' ')
      .match(/[\p{L}\p{N}']+/gu) ?? []
  ).map(stem);

export type TextKind =
  | 'summary'
  | 'person'
  | 'address'
  | 'origin'
  | 'destination'
  | 'place'
  | 'thing'
  | 'statement'
  | 'word';

const PERSON =
  /\b(?:customer|guest|caller|client|patient|contact|first|last|full|person|therapist|doctor|dentist|physician|provider|stylist|agent|artist|singer|director|actor|actress|recipient|receiver|payee|driver|host|owner|manager|employee)(?:'s)?\b.{0,20}\bname\b|\bname of (?:the )?(?:customer|guest|caller|client|patient|contact|person|therapist|doctor|dentist|physician|provider|stylist|artist|singer|director|actor|recipient|receiver|payee|driver|account holder)/;
const PLACE =
  /\b(?:city|town|area|location|place|where|neighbou?rhood|region|state|country|airport|station|venue|branch)\b/;
const ORIGIN = /\b(?:origin\w*|from|depart\w*|leav\w*|source|starts?|starting)\b/;
const DESTINATION =
  /\b(?:destination|to (?:which|where)|going|arriv\w*|heading|ends?|drop\w*.?off|to_?location|towards?)\b/;
const STATEMENT =
  /\b(?:reason|purpose|issue|problem|complaint|request|requests|note|notes|feedback|comment|comments|question|concern|requirement|requirements|preference|preferences|allerg\w+|symptoms?)\b/;

/** Returns the kind of text that a property asks for. */
export function kindOf({ text, name }: Asked): TextKind {
  if (/\bsummar\w*|\bgist\b|\boverview\b/.test(text)) return 'summary';
  if (PERSON.test(text)) return 'person';
  if (/\b(?:street )?address\b/.test(text) && !/\be-?mail\b/.test(text)) return 'address';
  if (/\bname of\b|\bname\b/.test(text) && !/\b(?:city|town|area|country)\b/.test(text)) return 'thing';
  if (PLACE.test(text) || /\bdestination|origin\b/.test(text)) return placeKind(text);
  if (STATEMENT.test(text)) return 'statement';
  return name.length > 0 ? 'word' : 'thing';
}

/**
 * The name is more reliable than the description, which may mention both origin and destination.
 */
function placeKind(text: string): TextKind {
  const name = text.split('\n', 1)[0] ?? '';
  if (DESTINATION.test(name) || /^to\b/.test(name)) return 'destination';
  if (ORIGIN.test(name)) return 'origin';
  if (DESTINATION.test(text) && !ORIGIN.test(text)) return 'destination';
  return ORIGIN.test(text) ? 'origin' : 'place';
}
