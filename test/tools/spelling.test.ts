import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';

const REPOSITORY = path.resolve(import.meta.dirname, '../..');
const PLANTED: Readonly<Record<string, string>> = {
  'lib/code.ts': 'export const webhookDoor = (item: Item) => judgeUrl(item.nudges);',
  'lib/comment.ts': '/** Whoever asks again is answered. */',
  'console/copy.tsx': '<p>Mend the template.</p>',
  'docs/page.md': 'The door opens.',
  'docs/misspelled.md': 'A transcirpt is stored.',
  'docs/plain.md': 'We recommend an amended webhook outdoors.',
};

let folder: string;
let status: number | null;
/** What cspell says, by file. */
let found: Map<string, string[]>;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'postcall-spelling-'));
  for (const [file, content] of Object.entries(PLANTED)) {
    mkdirSync(path.join(folder, path.dirname(file)), { recursive: true });
    writeFileSync(path.join(folder, file), content);
  }
  const args = ['node_modules/cspell/bin.mjs', '--config', 'cspell.json', '--root', folder, '--quiet'];
  const files = Object.keys(PLANTED).map((file) => path.join(folder, file));
  const ended = spawnSync(process.execPath, [...args, ...files], { cwd: REPOSITORY, encoding: 'utf8' });
  status = ended.status;
  const problems = ended.stdout.matchAll(/([\w-]+\/[\w-]+\.\w+):\d+:\d+ - (\w+) word \((\w+)\)/g);
  found = new Map(
    Map.groupBy(problems, ([, file = '']) => file)
      .entries()
      .map(([file, all]) => [file, all.map(([, , kind, word]) => `${kind}: ${word}`)]),
  );
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('the spelling check fails when one file has a problem', () => {
  expect(status).toBe(1);
});

it.each([
  ['code', 'lib/code.ts', ['Forbidden: Door', 'Forbidden: judgeUrl', 'Forbidden: nudges']],
  ['a comment', 'lib/comment.ts', ['Forbidden: Whoever']],
  ['the copy of the console', 'console/copy.tsx', ['Forbidden: Mend']],
  ['a page', 'docs/page.md', ['Forbidden: door']],
])('it refuses a retired word in %s', (_, file, words) => {
  expect(found.get(file)).toEqual(words);
});

it('it refuses a misspelled word', () => {
  expect(found.get('docs/misspelled.md')).toEqual(['Unknown: transcirpt']);
});

it("it accepts the field's words, and words that only contain a retired one", () => {
  expect(found.has('docs/plain.md')).toBe(false);
});
