/**
 * Part of `npm run check:prose`: fails where a retired phrase is used, and names the plain words
 * for it. Retired single words are `flagWords` in cspell.json; cspell knows no phrases.
 */
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';

const REPOSITORY = path.resolve(import.meta.dirname, '..');
const CHECKED = [
  '*.md',
  '{.github,console,docs,functions,infra,lib,local,test,tools}/**/*.{md,ts,tsx,html,yml}',
];
const GENERATED_OR_FOREIGN = ['test/data', 'console/client/postcall.ts'];
/** These two name the phrases. */
const OWN = ['tools/check-phrases.ts', 'test/tools/check-phrases.test.ts'];

const RETIRED: Readonly<Record<string, string>> = {
  'comes to nothing': 'say what happens: "is ignored", "fails", "is not sent"',
  'came to nothing': 'say what happened: "was ignored", "failed", "was not sent"',
  'for want of': '"because there is no", "without"',
  'in the same breath': '"at the same time", "in the same request"',
  'of its own accord': '"by itself", "automatically"',
};

export interface Finding {
  line: number;
  phrase: string;
  instead: string;
}

/**
 * Returns the retired phrases in a text, also those that a line break or a comment's margin
 * divides.
 */
export function retiredPhrases(text: string): Finding[] {
  return Object.entries(RETIRED).flatMap(([phrase, instead]) => {
    const anywhere = new RegExp(`\\b${phrase.split(' ').join('[\\s*/#>]+')}\\b`, 'gi');
    return [...text.matchAll(anywhere)].map(({ index }) => ({
      line: text.slice(0, index).split('\n').length,
      phrase,
      instead,
    }));
  });
}

function main(): void {
  const files = globSync(CHECKED, { cwd: REPOSITORY }).filter(
    (file) => !OWN.includes(file) && !GENERATED_OR_FOREIGN.some((prefix) => file.startsWith(prefix)),
  );
  for (const file of files.sort()) {
    for (const { line, phrase, instead } of retiredPhrases(
      readFileSync(path.join(REPOSITORY, file), 'utf8'),
    )) {
      console.error(`${file}:${line} - "${phrase}" is retired; use ${instead}`);
      process.exitCode = 1;
    }
  }
}

if (import.meta.main) main();
