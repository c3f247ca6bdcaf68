import { describe, expect, it } from '@jest/globals';
import { tablesOf, withTables } from '../../tools/tables-in-page.ts';

describe('a page with generated tables', () => {
  const page =
    'before\n<!-- made by one -->\nold $1\n<!-- end -->\nbetween\n<!-- made by other -->\n<!-- end -->\nafter';

  it('replaces the tables of one program and keeps everything else', () => {
    const other = withTables(page, 'new $& $1', 'other');
    expect(other).toBe(page.replace('other -->\n', () => 'other -->\nnew $& $1\n'));
    expect(tablesOf(withTables(other, 'newer', 'one'), 'one')).toBe('newer');
    expect(tablesOf(withTables(other, 'newer', 'one'), 'other')).toBe('new $& $1');
  });

  it('fails when the page has no markers for them', () => {
    expect(() => tablesOf(page, 'a third')).toThrow(/made by a third/);
    expect(() => withTables('no marks', 'x', 'one')).toThrow(/made by one/);
  });
});
