/** The page that shows what a call costs: its tables stand between two marks. */

const BEGIN = '<!-- made by npm run cost -->';
const END = '<!-- end -->';

/** The tables of the page as it is. @throws when it has no marks */
export function tablesOf(page: string): string {
  const [, after] = page.split(BEGIN);
  const [tables] = after?.split(END) ?? [];
  if (after === undefined || tables === undefined) throw new Error(`the page needs ${BEGIN} and ${END}`);
  return tables.trim();
}

/** The page with other tables. @throws when it has no marks */
export const withTables = (page: string, tables: string): string =>
  page.replace(tablesOf(page), () => tables);
