/**
 * Bundles each function into one file with only the code that it uses (docs/adr/0009). Apart
 * because esbuild loads slowly.
 */
import { globSync } from 'node:fs';
import path from 'node:path';
import { type BuildOptions, build, type Metafile } from 'esbuild';

const REPOSITORY = path.resolve(import.meta.dirname, '..');

/** On Lambda credentials are in the environment, so these providers are never loaded. */
const NEVER_LOADED_ON_LAMBDA = [
  '@aws-sdk/credential-provider-http',
  '@aws-sdk/credential-provider-ini',
  '@aws-sdk/credential-provider-process',
  '@aws-sdk/credential-provider-sso',
  '@aws-sdk/credential-provider-web-identity',
  '@smithy/credential-provider-imds',
];

/** The esbuild options of every function. */
export const BUNDLING = {
  bundle: true,
  platform: 'node',
  target: 'node24',
  // CommonJS loads a third faster than ES modules, and its packages' ES sources bundle to two
  // thirds of the size.
  format: 'cjs',
  mainFields: ['module', 'main'],
  minify: true,
  external: NEVER_LOADED_ON_LAMBDA,
} satisfies BuildOptions;

/**
 * Returns the folder of a function's bundle.
 * @param entry its source file relative to the repository
 */
export const bundleOf = (folder: string, entry: string): string =>
  path.join(folder, entry.replace(/\.ts$/, ''));

/**
 * Bundles all functions in one run, because a run for each would parse the SDK thirty times.
 * @param folder gets a folder with an `index.js` for each function
 * @returns which files each bundle contains
 * @throws {BuildFailure} of esbuild, with the location of every error
 */
export async function buildBundles(folder: string): Promise<Metafile> {
  const entries = globSync('functions/**/*.ts', { cwd: REPOSITORY });
  const { metafile } = await build({
    ...BUNDLING,
    absWorkingDir: REPOSITORY,
    entryPoints: entries.map((entry) => ({ in: entry, out: path.join(bundleOf('', entry), 'index') })),
    outdir: folder,
    metafile: true,
    logLevel: 'error',
  });
  return metafile;
}
