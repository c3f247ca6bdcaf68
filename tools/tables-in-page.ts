/** A page with tables that a program makes: they stand between two marks, of which the first names the program. */

const END = '<!-- end -->';

/** The tables of the page as it is. @param by the command that makes them @throws when it has no marks */
export function tablesOf(page: string, by: string): string {
  const begin = `<!-- made by ${by} -->`;
  const [, after] = page.split(begin);
  const [tables] = after?.split(END) ?? [];
  if (after === undefined || tables === undefined) throw new Error(`the page needs ${begin} and ${END}`);
  return tables.trim();
}

/** The page with other tables. @throws when it has no marks */
export function withTables(page: string, tables: string, by: string): string {
  const begin = `<!-- made by ${by} -->`;
  const [before = '', ...rest] = page.split(begin);
  tablesOf(page, by);
  const [, ...after] = rest.join(begin).split(END);
  return `${before}${begin}\n${tables}\n${after.length > 0 ? END : ''}${after.join(END)}`;
}
