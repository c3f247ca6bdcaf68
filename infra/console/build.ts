/** The console's files: built once for the sources that there are. `npm run -s console:build` prints where. */
import { execFile } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { existsSync, globSync, readFileSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

const REPOSITORY = path.resolve(import.meta.dirname, '../..');
const BUILDS = path.join(REPOSITORY, 'node_modules/.cache/console');

const run = promisify(execFile);

/** The folder with the console of these sources; built when there is none yet. @throws when it cannot be built */
export async function buildConsole(): Promise<string> {
  const folder = path.join(BUILDS, hashOfSources());
  if (existsSync(folder)) return folder;
  // Beside its place, so that nobody sees half of it, and who builds at the same time is not met.
  const under = `${folder}-${randomUUID()}`;
  await run(
    process.execPath,
    [
      path.join(REPOSITORY, 'node_modules/vite/bin/vite.js'),
      'build',
      'console',
      '--outDir',
      under,
      '--logLevel',
      'error',
    ],
    { cwd: REPOSITORY },
  );
  try {
    renameSync(under, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
    rmSync(under, { recursive: true });
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
