/**
 * `node tools/release-notes.ts v1.2.3` prints the section of CHANGELOG.md that belongs to a tag,
 * and fails when there is none. It needs no package, because it also runs in a job that may write
 * to the repository.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';

/**
 * Returns the text under `## [1.2.3] - <date>` of a changelog, without that heading.
 * @throws {Error} when the tag is not the version's, or the section is missing or empty
 */
export function releaseNotes({
  tag,
  version,
  changelog,
}: {
  tag: string;
  version: string;
  changelog: string;
}): string {
  if (tag !== `v${version}`)
    throw new Error(`package.json has version ${version}, so its tag is v${version}, not ${tag}`);
  const [, ...sections] = changelog.split(/^## /m);
  const section = sections.find((one) => one.startsWith(`[${version}] - `));
  if (section === undefined) throw new Error(`CHANGELOG.md has no section "## [${version}] - <date>"`);
  const [, ...lines] = section.split('\n');
  const notes = lines
    .filter((line) => !/^\[[^\]]+\]: /.test(line))
    .join('\n')
    .trim();
  if (notes === '') throw new Error(`the section of ${version} in CHANGELOG.md is empty`);
  return notes;
}

function main(): void {
  const repository = path.resolve(import.meta.dirname, '..');
  const read = (file: string): string => readFileSync(path.join(repository, file), 'utf8');
  const { version } = JSON.parse(read('package.json'));
  try {
    const [tag = ''] = process.argv.slice(2);
    console.log(releaseNotes({ tag, version: String(version), changelog: read('CHANGELOG.md') }));
  } catch (error) {
    console.error(`postcall: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  }
}

if (import.meta.main) main();
