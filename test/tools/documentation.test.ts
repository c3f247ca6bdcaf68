import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { VARIABLE_TYPES } from '../../lib/domain/variable.ts';

const PAGES = ['README.md', 'CONTRIBUTING.md', ...globSync('docs/**/*.md')];
const textOf = new Map(PAGES.map((page) => [page, readFileSync(page, 'utf8')]));
const text = (page: string): string => textOf.get(page) ?? '';

/** Everything between backticks that looks like a path of this repository. */
const pathsIn = (page: string): string[] =>
  [
    ...text(page).matchAll(
      /`((?:lib|functions|infra|local|tools|console|test|docs|\.github|\.ci)\/[\w./-]*)`/g,
    ),
  ]
    .map(([, found = '']) => found)
    // A record is named by its number alone (docs/adr/README.md).
    .filter((found) => !/^docs\/adr\/\d{4}$/.test(found));

/** The anchors of a page, as GitHub makes them of its headings. */
const anchorsOf = (page: string): string[] =>
  [...text(page).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );

const linksIn = (page: string): { file: string; anchor: string }[] =>
  [...text(page).matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)\s]*))?\)/g)].map(
    ([, file = '', anchor = '']) => ({
      file: file === '' ? page : path.normalize(path.join(path.dirname(page), file)),
      anchor,
    }),
  );

describe('the documentation', () => {
  it.each(PAGES)('%s names only files and folders that exist', (page) => {
    expect(pathsIn(page).filter((found) => !existsSync(found))).toEqual([]);
  });

  it.each(PAGES)('%s names only test files that exist', (page) => {
    const tests = new Set(globSync('test/**/*.test.ts').map((file) => path.basename(file)));
    const named = [...text(page).matchAll(/[\w.-]+\.test\.ts\b/g)].map(([name]) => name);
    expect(named.filter((name) => !tests.has(name))).toEqual([]);
  });

  it.each(PAGES)('%s has no broken link', (page) => {
    const broken = linksIn(page).filter(
      ({ file, anchor }) => !existsSync(file) || (anchor !== '' && !anchorsOf(file).includes(anchor)),
    );
    expect(broken).toEqual([]);
  });

  it.each(PAGES)('%s names only commands that exist', (page) => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'));
    const named = [...text(page).matchAll(/npm run (?:--silent )?([a-z][\w:-]*)/g)].map(([, name]) => name);
    expect(named.filter((name) => !Object.hasOwn(scripts, name ?? ''))).toEqual([]);
  });

  it('lists every variable type in the configuration and the glossary', () => {
    const names = VARIABLE_TYPES.map((type) => `\`${type}\``);
    for (const type of names) expect(text('docs/configuration.md')).toContain(`| ${type} |`);
    expect(text('docs/glossary.md')).toContain(`One of \`${VARIABLE_TYPES.join(' ')}\``);
    expect(text('README.md')).toContain(
      `${VARIABLE_TYPES.length === 10 ? 'Ten' : VARIABLE_TYPES.length} variable types`,
    );
  });

  it('is reachable from the README', () => {
    const reached = new Set(linksIn('README.md').map(({ file }) => file));
    const pages = globSync('docs/*.md');
    expect(pages.length).toBeGreaterThan(15);
    expect(pages.filter((page) => !reached.has(page))).toEqual([]);
  });

  it('lists every log line under a message that the code writes', () => {
    const code = globSync('lib/**/*.ts')
      .map((file) => readFileSync(file, 'utf8'))
      .join('\n');
    const [, table = ''] = /\| `message` \|([\s\S]*?)\n\n/.exec(text('docs/operations.md')) ?? [];
    const messages = [...table.matchAll(/^\| (`[^|]*`) \|/gm)].flatMap(([, cell = '']) =>
      [...cell.matchAll(/`([^`]+)`/g)].map(([, message = '']) => message),
    );
    expect(messages.length).toBeGreaterThan(7);
    expect(messages.filter((message) => !code.includes(`'${message}'`))).toEqual([]);
  });
});

describe('the README', () => {
  it('has at most 900 words, and the commands of the demo and the tests first', () => {
    expect(text('README.md').split(/\s+/).length).toBeLessThanOrEqual(900);
    expect(/```sh\n([\s\S]*?)```/.exec(text('README.md'))?.[1]).toBe(
      'npm ci && npm run demo\nnpm ci && npm test\n',
    );
  });
});

describe('every decision record', () => {
  const records = globSync('docs/adr/[0-9]*.md');

  it('is in the index', () => {
    expect(records.length).toBeGreaterThan(11);
    for (const record of records) expect(text('docs/adr/README.md')).toContain(`(${path.basename(record)})`);
  });

  it.each(records)('%s has status, date, context, decision, alternatives and consequences', (record) => {
    expect(text(record)).toMatch(/^- \*\*Status:\*\* \w+\n- \*\*Date:\*\* \d{4}-\d{2}-\d{2}$/m);
    const headings = [...text(record).matchAll(/^## (.*)$/gm)].map(([, heading]) => heading);
    expect(headings).toEqual(['Context', 'Decision', 'Alternatives considered', 'Consequences']);
  });
});
