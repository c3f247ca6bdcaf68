import { describe, expect, it } from '@jest/globals';
import { numberAt } from '../../../../lib/extraction/evidence/number-words.ts';

const parse = (text: string, from = 0) =>
  numberAt(
    text.split(' ').map((word) => (/^\d/.test(word) ? { text: word, digits: word } : { text: word })),
    from,
  );

describe('numberAt', () => {
  it.each<[string, number, number]>([
    ['four people', 4, 1],
    ['twenty five', 25, 2],
    ['twenty', 20, 1],
    ['hundred', 100, 1],
    ['two hundred and five', 205, 4],
    ['nineteen hundred and eighty four', 1984, 5],
    ['twelve hundred', 1200, 2],
    ['one thousand and one', 1001, 4],
    ['three million two hundred thousand and seven', 3_200_007, 7],
    ['one million two hundred and fifty thousand', 1_250_000, 7],
    ['five lakh rupees', 500_000, 2],
    ['two crore five lakh', 20_500_000, 4],
    ['5 lakh', 500_000, 2],
    ['2 hundred', 200, 2],
    ['zero', 0, 1],
  ])('parses the number that begins %j as %d, in %d words', (text, value, length) => {
    expect(parse(text)).toMatchObject({ value, length });
  });

  it.each<[string, number, number]>([
    ['five six', 5, 1],
    ['twenty twenty', 20, 1],
    ['five twenty', 5, 1],
    ['one and two', 1, 1],
    ['zero five', 0, 1],
    ['zero hundred', 0, 1],
    ['one thousand five thousand', 1005, 3],
    ['two hundred hundred', 200, 2],
  ])('ends the number in %j before a word that does not belong to it', (text, value, length) => {
    expect(parse(text)).toMatchObject({ value, length });
  });

  it.each([
    ['fourth', 4, 1],
    ['twenty first', 21, 2],
    ['hundred and second', 102, 3],
  ])('ends at the ordinal in %j', (text, value, length) => {
    expect(parse(`${text} five`)).toEqual({ value, ordinal: true, length });
  });

  it('begins at the word that it is given', () => {
    expect(parse('a table for twenty two people', 3)).toEqual({ value: 22, ordinal: false, length: 2 });
  });

  it.each(['people', 'a hundred', 'and five', '5 people', ''])(
    'returns undefined when no number begins %j',
    (text) => {
      expect(parse(text)).toBeUndefined();
    },
  );
});
