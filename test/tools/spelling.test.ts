import { spawn } from 'node:child_process';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from '@jest/globals';

const REPOSITORY = path.resolve(import.meta.dirname, '../..');

/** Returns the exit code and the words that `npm run check:prose` complains of when a file holds this text. */
async function spelling(file: string, content: string) {
  const args = [
    'node_modules/cspell/bin.mjs',
    '--no-progress',
    '--no-summary',
    '--words-only',
    `stdin://${path.join(REPOSITORY, file)}`,
  ];
  const child = spawn(process.execPath, args, { cwd: REPOSITORY, stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end(content);
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const words = (await text(child.stdout)).split('\n').filter((line) => line !== '');
  return { code: await ended, words };
}

describe('the spelling check', () => {
  it.each([
    ['code', 'lib/http/planted.ts', 'export const webhookDoor = (item: Item) => judgeUrl(item.nudges);', 3],
    ['a comment', 'lib/http/planted.ts', '/** Whoever asks again is answered. */', 1],
    ['the copy of the console', 'console/src/planted.tsx', '<p>Mend the template.</p>', 1],
    ['a page', 'docs/planted.md', 'The door opens.', 1],
  ])('refuses retired words in %s', async (_, file, content, found) => {
    const { code, words } = await spelling(file, content);
    expect(words).toHaveLength(found);
    expect(code).not.toBe(0);
  });

  it('refuses a misspelled word', async () => {
    expect(await spelling('docs/planted.md', 'A transcirpt is stored.')).toMatchObject({
      code: 1,
      words: ['transcirpt'],
    });
  });

  it('accepts the words of the field, and words that only contain a retired one', async () => {
    expect(await spelling('docs/planted.md', 'We recommend an amended webhook outdoors.')).toEqual({
      code: 0,
      words: [],
    });
  });
});
