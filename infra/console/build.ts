/**
 * Builds the console, once for each version of its sources. `npm run -s console:build` prints the
 * folder.
 */
import { execFile } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { existsSync, globSync, readFileSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

const REPOSITORY = path.resolve(import.meta.dirname, '../..');
const BUILDS = path.join(REPOSITORY, 'node_modules/.cache/console');

const run = promisify(execFile);

/**
 * Returns the folder with the built console; builds it when it is missing.
 * @throws when the build fails
 */
export async function buildConsole(): Promise<string> {
  const folder = path.join(BUILDS, hashOfSources());
  if (existsSync(folder)) return folder;
  // A temporary folder, so that no process sees half a build and concurrent builds do not meet.
  const draft = `${folder}-${randomUUID()}`;
  await run(
    process.execPath,
    [
      path.join(REPOSITORY, 'node_modules/vite/bin/vite.js'),
      'build',
      'console',
      '--outDir',
      draft,
      '--logLevel',
      'error',
    ],
    { cwd: REPOSITORY },
  );
  try {
    renameSync(draft, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
    rmSync(draft, { recursive: true });
  }
  return folder;
}

function hashOfSources(): string {
  const hash = createHash('sha256');
  const sources = globSync(['console/**/*', 'package-lock.json'], { cwd: REPOSITORY, withFileTypes: true });
  for (const source of sources
    .filter((one) => one.isFile())
    .map((one) => path.join(one.parentPath, one.name))
    .toSorted())
    hash.update(path.relative(REPOSITORY, source)).update('\0').update(readFileSync(source));
  return hash.digest('hex').slice(0, 16);
}

if (import.meta.main) console.log(await buildConsole());
