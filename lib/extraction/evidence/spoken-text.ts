/** Names, options, summaries and answers: whether the words of a value, or their stems, were said. */
import { findJoined, joined, span } from './find.ts';
import { perTurn } from './per-turn.ts';
import { formOf, type TokenizedTurn, wordsOf } from './tokenize.ts';
import type { Span, Word } from './word.ts';

/** Beyond so many words of content a text is a summary: two thirds of them are enough. */
const MAX_NAME_WORDS = 3;
const SUMMARY_SHARE = 2 / 3;

// Scripts that put no spaces between words.
const UNSPACED = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u;

/**
 * Where a text was said: all words of a short one, in any order; of a longer one, which sums up more than it repeats,
 * two thirds of its words of four letters and more. The span goes from the first word found to the last.
 */
export function findText(said: TokenizedTurn, text: string): Span | undefined {
  const wanted = wordsOf(text);
  if (UNSPACED.test(text)) return findJoined(said, writtenIn(said), texts(wanted).join(''));
  const content = wanted.filter((word) => word.text.length > 3 || word.digits !== undefined);
  const summary = content.length > MAX_NAME_WORDS;
  const stems = new Set((summary ? content : wanted).map(stemOf));
  return (
    findStems(said, stems, summary ? SUMMARY_SHARE : 1) ??
    (summary ? undefined : findSpelled(said, texts(wanted).join('')))
  );
}

/** Where an option was said: its words, or their stems ("cancelled" for "cancel"). */
export const findOption = (said: TokenizedTurn, option: string): Span | undefined =>
  findText(said, option.replaceAll(/[_/-]+/g, ' '));

const texts = (words: readonly Word[]): string[] => words.map(({ text }) => text);

const writtenIn = perTurn(({ words }) => joined(texts(words)));

/** Letters that were said one by one; any other word stands between. */
const spelledIn = perTurn(({ words }) => joined(words.map(({ text }) => (text.length === 1 ? text : ' '))));

/** The first place of every stem. */
const stemsIn = perTurn(({ words }) => {
  const first = new Map<string, number>();
  for (const [index, word] of words.entries()) {
    const stem = stemOf(word);
    if (!first.has(stem)) first.set(stem, index);
  }
  return first;
});

function findStems(said: TokenizedTurn, wanted: ReadonlySet<string>, share: number): Span | undefined {
  const stems = stemsIn(said);
  const places = [...wanted].flatMap((stem) => stems.get(stem) ?? []);
  if (wanted.size === 0 || places.length < wanted.size * share) return undefined;
  return span(said.words, Math.min(...places), Math.max(...places));
}

/** "S, M, I, T, H". */
const findSpelled = (said: TokenizedTurn, name: string): Span | undefined =>
  name.length < 2 ? undefined : findJoined(said, spelledIn(said), name);

const ENDING = /(?:ations?|ings?|ions?|ies|ers?|ed|es|ly|s|y|e)$/;

/** Good enough to find a word again in another form; English endings. */
function stemOf({ text, digits }: Word): string {
  if (digits !== undefined) return digits;
  const stem = text.replace(ENDING, '').replace(/(.)\1$/, '$1');
  return stem.length < 3 ? text : stem;
}

const YES = new Set(
  formOf(
    'yes yeah yep yup sure correct right absolutely definitely certainly exactly true ok okay please indeed perfect fine agreed confirmed sí si oui ja sim da evet haan haa ji はい हाँ हां نعم да 是',
  ),
);
const NO = new Set(
  formOf(
    'no not nope nah never none neither nor without cannot wrong incorrect false nein nicht kein keine non pas não nao nahi nahin nej нет не いいえ नहीं لا 不',
  ),
);
const CONTRACTED = /^(?:do|did|does|ca|wo|is|are|was|were|has|have|had|would|could|should|must|need|ai)nt$/;

/**
 * Where an answer was given: for true a yes, or a word of the variable's name that nothing in the turn denies
 * ("I have an allergy"); for false a no. Meaning is not judged.
 */
export function findAnswer(said: TokenizedTurn, value: boolean, name: string): Span | undefined {
  const denial = firstOf(said, ({ text }) => NO.has(text) || CONTRACTED.test(text));
  const found = value ? assent(said, name, denial !== undefined) : denial;
  return found === undefined ? undefined : span(said.words, found, found);
}

function assent(said: TokenizedTurn, name: string, denied: boolean): number | undefined {
  const yes = firstOf(said, ({ text }) => YES.has(text));
  if (yes !== undefined || denied) return yes;
  const topics = wordsOf(name).filter(({ text }) => text.length > 3);
  const stems = stemsIn(said);
  return topics.map((topic) => stems.get(stemOf(topic))).find((place) => place !== undefined);
}

function firstOf({ words }: TokenizedTurn, is: (word: Word) => boolean): number | undefined {
  const index = words.findIndex(is);
  return index < 0 ? undefined : index;
}
