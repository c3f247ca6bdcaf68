/**
 * Finds names, options, summaries and yes/no answers by their words or the stems of their words.
 */
import { cachedPerTurn, findJoined, joinPieces, spanOf } from './find-words.ts';
import { formOf, type Span, type TokenizedTurn, type Word, wordsOf } from './tokenize.ts';

/**
 * A text with more words of content is a summary: it is enough that the turn has two thirds of
 * them.
 */
const MAX_NAME_WORDS = 3;
const SUMMARY_SHARE = 2 / 3;

// Scripts that put no spaces between words.
const UNSPACED = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u;

/**
 * Where a text is mentioned. Of a short text all words must be in the turn, in any order; of a
 * summary two thirds of the words with four letters or more. The span goes from the first word
 * found to the last.
 */
export function findText(turn: TokenizedTurn, text: string): Span | undefined {
  const wanted = wordsOf(text);
  if (UNSPACED.test(text)) return findJoined(turn, joinedIn(turn), texts(wanted).join(''));
  const content = wanted.filter((word) => word.text.length > 3 || word.digits !== undefined);
  const summary = content.length > MAX_NAME_WORDS;
  const stems = new Set((summary ? content : wanted).map(stemOf));
  return (
    findStems(turn, stems, summary ? SUMMARY_SHARE : 1) ??
    (summary ? undefined : findSpelled(turn, texts(wanted).join('')))
  );
}

/** Where an option is mentioned: its words or their stems ("cancelled" for "cancel"). */
export const findOption = (turn: TokenizedTurn, option: string): Span | undefined =>
  findText(turn, option.replaceAll(/[_/-]+/g, ' '));

const texts = (words: readonly Word[]): string[] => words.map(({ text }) => text);

const joinedIn = cachedPerTurn(({ words }) => joinPieces(texts(words)));

/** Letters that were spelled one by one; any other word separates them. */
const spelledIn = cachedPerTurn(({ words }) =>
  joinPieces(words.map(({ text }) => (text.length === 1 ? text : ' '))),
);

/** The index of the first word with each stem. */
const stemsIn = cachedPerTurn(({ words }) => {
  const first = new Map<string, number>();
  for (const [index, word] of words.entries()) {
    const stem = stemOf(word);
    if (!first.has(stem)) first.set(stem, index);
  }
  return first;
});

function findStems(turn: TokenizedTurn, wanted: ReadonlySet<string>, share: number): Span | undefined {
  const stems = stemsIn(turn);
  const indexes = [...wanted].flatMap((stem) => stems.get(stem) ?? []);
  if (wanted.size === 0 || indexes.length < wanted.size * share) return undefined;
  return spanOf(turn.words, Math.min(...indexes), Math.max(...indexes));
}

/** A name that was spelled: "S, M, I, T, H". */
const findSpelled = (turn: TokenizedTurn, name: string): Span | undefined =>
  name.length < 2 ? undefined : findJoined(turn, spelledIn(turn), name);

const ENDING = /(?:ations?|ings?|ions?|ies|ers?|ed|es|ly|s|y|e)$/;

/** A rough stem by English endings: enough to find another form of the same word. */
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
 * Where a turn answers yes or no. True needs a "yes", or a word of the variable's name in a turn
 * without a "no" ("I have an allergy"). False needs a "no". The meaning is not judged.
 */
export function findAnswer(turn: TokenizedTurn, value: boolean, name: string): Span | undefined {
  const noIndex = firstIndex(turn, ({ text }) => NO.has(text) || CONTRACTED.test(text));
  const found = value ? yesIndex(turn, name, noIndex !== undefined) : noIndex;
  return found === undefined ? undefined : spanOf(turn.words, found, found);
}

function yesIndex(turn: TokenizedTurn, name: string, denied: boolean): number | undefined {
  const yes = firstIndex(turn, ({ text }) => YES.has(text));
  if (yes !== undefined || denied) return yes;
  const topics = wordsOf(name).filter(({ text }) => text.length > 3);
  const stems = stemsIn(turn);
  return topics.map((topic) => stems.get(stemOf(topic))).find((index) => index !== undefined);
}

function firstIndex({ words }: TokenizedTurn, is: (word: Word) => boolean): number | undefined {
  const index = words.findIndex(is);
  return index < 0 ? undefined : index;
}
