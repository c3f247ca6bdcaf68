/** Which kind of text a property asks for, by the words of its name and description. */
import type { Asked } from './asked.ts';

export type TextKind =
  | 'summary'
  | 'person'
  | 'address'
  | 'origin'
  | 'destination'
  | 'place'
  | 'thing'
  | 'said'
  | 'word';

const PERSON =
  /\b(?:customer|guest|caller|client|patient|contact|first|last|full|person|therapist|doctor|dentist|physician|provider|stylist|agent|artist|singer|director|actor|actress|recipient|receiver|payee|driver|host|owner|manager|employee)(?:'s)?\b.{0,20}\bname\b|\bname of (?:the )?(?:customer|guest|caller|client|patient|contact|person|therapist|doctor|dentist|physician|provider|stylist|artist|singer|director|actor|recipient|receiver|payee|driver|account holder)/;
const PLACE =
  /\b(?:city|town|area|location|place|where|neighbou?rhood|region|state|country|airport|station|venue|branch)\b/;
const ORIGIN = /\b(?:origin\w*|from|depart\w*|leav\w*|source|starts?|starting)\b/;
const DESTINATION =
  /\b(?:destination|to (?:which|where)|going|arriv\w*|heading|ends?|drop\w*.?off|to_?location|towards?)\b/;
const SAID =
  /\b(?:reason|purpose|issue|problem|complaint|request|requests|note|notes|feedback|comment|comments|question|concern|requirement|requirements|preference|preferences|allerg\w+|symptoms?)\b/;

export function kindOf({ text, name }: Asked): TextKind {
  if (/\bsummar\w*|\bgist\b|\boverview\b/.test(text)) return 'summary';
  if (PERSON.test(text)) return 'person';
  if (/\b(?:street )?address\b/.test(text) && !/\be-?mail\b/.test(text)) return 'address';
  if (/\bname of\b|\bname\b/.test(text) && !/\b(?:city|town|area|country)\b/.test(text)) return 'thing';
  if (PLACE.test(text) || /\bdestination|origin\b/.test(text)) {
    // The name says it more surely than a description, which may speak of both ends.
    const named = text.split('\n', 1)[0] ?? '';
    if (DESTINATION.test(named) || /^to\b/.test(named)) return 'destination';
    if (ORIGIN.test(named)) return 'origin';
    if (DESTINATION.test(text) && !ORIGIN.test(text)) return 'destination';
    if (ORIGIN.test(text)) return 'origin';
    return 'place';
  }
  if (SAID.test(text)) return 'said';
  return name.length > 0 ? 'word' : 'thing';
}
