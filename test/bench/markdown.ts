/** A table of figures as Markdown has it: the first column is text, all others are numbers. */
export function markdownTable(
  head: readonly string[],
  rows: readonly (readonly (string | number)[])[],
): string {
  const line = (cells: readonly (string | number)[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map((_, column) => (column === 0 ? '---' : '---:'))), ...rows.map(line)].join(
    '\n',
  );
}

/** As many digits as say something: three. */
export const figure = (value: number): string =>
  value === 0 ? '0' : Number(value.toPrecision(3)).toLocaleString('en', { maximumFractionDigits: 4 });
