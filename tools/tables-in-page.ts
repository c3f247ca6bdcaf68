/** Pages with generated tables, between two HTML comments of which the first names the program. */

const END = '<!-- end -->';

/**
 * Returns the tables of a page.
 * @param by the command that generates them
 * @throws when a comment is missing
 */
export function tablesOf(page: string, by: string): string {
  const begin = `<!-- made by ${by} -->`;
  const [, after] = page.split(begin);
  const [tables] = after?.split(END) ?? [];
  if (after === undefined || tables === undefined)
    throw new Error(`the page has no ${begin} followed by ${END}: add both where the tables belong`);
  return tables.trim();
}

/** Returns the page with new tables. @throws when a comment is missing */
export function withTables(page: string, tables: string, by: string): string {
  const begin = `<!-- made by ${by} -->`;
  const [before = '', ...rest] = page.split(begin);
  tablesOf(page, by);
  const [, ...after] = rest.join(begin).split(END);
  return `${before}${begin}\n${tables}\n${after.length > 0 ? END : ''}${after.join(END)}`;
}
