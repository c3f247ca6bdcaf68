import { describe, expect, it } from '@jest/globals';
import { emptyHere, namesIn } from '../../console/src/destinations/empty-here.ts';

const template = {
  api_url: 'https://crm.example.com/{{ call_id }}',
  headers: [{ key: 'a', name: 'x-guest', value: '{{guest name}}' }],
  body: '{"a": "{{party_size}} of {{ party_size }}", "b": "{{occasion | default: "none" | upcase}}"}',
};

describe('the names in a template', () => {
  it('are those before filters, wherever they stand, each once', () => {
    expect(namesIn(template)).toEqual(['call_id', 'guest name', 'party_size', 'occasion']);
    expect(namesIn({ api_url: '{{', headers: [], body: '{{}} {{ | x}}' })).toEqual([]);
  });
});

describe('what a call leaves empty', () => {
  it('are the names of variables that were not heard in it', () => {
    expect(
      emptyHere(template, [
        { var_name: 'party_size', value: 4 },
        { var_name: 'occasion', value: null },
        { var_name: 'unused', value: null },
      ]),
    ).toEqual(['occasion']);
  });
});
