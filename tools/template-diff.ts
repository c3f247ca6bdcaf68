/**
 * `npm run template-diff -- <git ref>`: shows what a deployment would change since a commit, and
 * marks replaced resources.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { formatDifferences, fullDiff } from '@aws-cdk/cloudformation-diff';
import { REPOSITORY, readTemplates, synthesize } from '../local/synthesize.ts';

const [ref] = process.argv.slice(2);
if (!ref) {
  console.error('give a commit to compare with: npm run template-diff -- origin/main');
  process.exit(1);
}

const folder = mkdtempSync(path.join(tmpdir(), 'postcall-diff-'));
const before = path.join(folder, 'before');
/**
 * Gives a worktree the packages of its own lock file: another version of the CDK may write another
 * template.
 */
function installPackages(repository: string): void {
  const lockOf = (folder: string) => readFileSync(path.join(folder, 'package-lock.json'), 'utf8');
  if (lockOf(repository) === lockOf(REPOSITORY)) {
    symlinkSync(path.join(REPOSITORY, 'node_modules'), path.join(repository, 'node_modules'));
  } else {
    execFileSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: repository, stdio: 'pipe' });
  }
}
const git = (...parameters: string[]) => execFileSync('git', parameters, { cwd: REPOSITORY, stdio: 'pipe' });
try {
  try {
    git('rev-parse', '--verify', '--quiet', `${ref}^{commit}`);
  } catch {
    throw new Error(`${ref} is not a commit of this repository: fetch it, or give another one`);
  }
  git('worktree', 'add', '--detach', before, ref);
  installPackages(before);
  const [old, now] = await Promise.all(
    [before, REPOSITORY].map(async (repository, index) => {
      const assembly = path.join(folder, `assembly-${index}`);
      await synthesize(assembly, { bundles: 'none', repository });
      return readTemplates(assembly);
    }),
  );
  for (const stack of new Set([...(old?.keys() ?? []), ...(now?.keys() ?? [])])) {
    const differences = fullDiff(Object(old?.get(stack) ?? {}), Object(now?.get(stack) ?? {}));
    console.log(
      `${stack}: ${differences.isEmpty ? 'no difference' : `${differences.differenceCount} differences`}`,
    );
    if (!differences.isEmpty) formatDifferences(process.stdout, differences);
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  try {
    git('worktree', 'remove', '--force', before);
  } catch {
    // The worktree was not added.
  }
  rmSync(folder, { recursive: true, force: true });
}
