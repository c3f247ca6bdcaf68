import { describe, expect, it } from '@jest/globals';
import { completed, offerAt } from '../../console/src/destinations/offer.ts';

const NAMES = ['party_size', 'guest', 'guest_name', 'the party'];
/** The caret stands where the bar is. */
const at = (marked: string) => ({ text: marked.replace('|', ''), caret: marked.indexOf('|') });
const offered = (marked: string) => {
  const { text, caret } = at(marked);
  return offerAt(text, caret, NAMES)?.names;
};
const finished = (marked: string, name: string): string => {
  const { text, caret } = at(marked);
  const offer = offerAt(text, caret, NAMES);
  if (!offer) throw new Error('nothing was offered');
  const [after, stands] = completed(text, offer, name);
  return `${after.slice(0, stands)}|${after.slice(stands)}`;
};

describe('names are offered', () => {
  it('as soon as braces open, those first that begin as what is written', () => {
    expect(offered('"{{|')).toEqual(NAMES);
    expect(offered('"{{ PAR|')).toEqual(['party_size', 'the party']);
    expect(offered('{{guest}} and {{gu|')).toEqual(['guest', 'guest_name']);
  });

  it('not outside of braces, not after a filter begins, and not where no name fits', () => {
    expect(offered('guest|')).toBeUndefined();
    expect(offered('{{guest}} |')).toBeUndefined();
    expect(at('{{ x')).toEqual({ text: '{{ x', caret: -1 });
    expect(offerAt('{{ guest | up', 13, NAMES)).toBeUndefined();
    expect(offered('{{xyz|')).toBeUndefined();
  });
});

describe('a placeholder is finished', () => {
  it('with its braces, and the caret behind them', () => {
    expect(finished('{"a": "{{par|"}', 'party_size')).toBe('{"a": "{{party_size}}|"}');
  });

  it('in the place of the rest of a name, and of braces that are there already', () => {
    expect(finished('{{gu|est_nam}} x', 'guest_name')).toBe('{{guest_name}}| x');
    expect(finished('{{|}}', 'guest')).toBe('{{guest}}|');
    expect(finished('{{gu| }}', 'guest')).toBe('{{guest}}|');
  });

  it('and keeps the filters that follow', () => {
    expect(finished('{{gu| | upcase}}', 'guest')).toBe('{{guest| | upcase}}');
    expect(finished('{{gu|est_nam | upcase}}', 'guest_name')).toBe('{{guest_name| | upcase}}');
  });
});
