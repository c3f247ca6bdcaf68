/** What is deployed of each function: one file, which holds what the function uses and nothing else (docs/adr/0009). */
import { globSync } from 'node:fs';
import path from 'node:path';
import { type BuildOptions, build, type Metafile } from 'esbuild';

const REPOSITORY = path.resolve(import.meta.dirname, '..');

/** Lambda gives a function its credentials in its environment: what looks for them elsewhere is never loaded there. */
const NEVER_LOADED_ON_LAMBDA = [
  '@aws-sdk/credential-provider-http',
  '@aws-sdk/credential-provider-ini',
  '@aws-sdk/credential-provider-process',
  '@aws-sdk/credential-provider-sso',
  '@aws-sdk/credential-provider-web-identity',
  '@smithy/credential-provider-imds',
];

/** How a function is bundled. */
export const BUNDLING = {
  bundle: true,
  platform: 'node',
  target: 'node24',
  // CommonJS loads a third faster than ES modules, and its packages' ES sources bundle to two thirds of the size.
  format: 'cjs',
  mainFields: ['module', 'main'],
  minify: true,
  external: NEVER_LOADED_ON_LAMBDA,
} satisfies BuildOptions;

/** Where a function's bundle lies in the folder of all. @param entry its source, relative to the repository */
export const bundleOf = (folder: string, entry: string): string =>
  path.join(folder, entry.replace(/\.ts$/, ''));

/**
 * Bundles every function in one run, for a run of its own for each would parse the SDK thirty times.
 * @param folder where each gets a folder with an `index.js`
 * @returns what went into each
 * @throws {BuildFailure} of esbuild, that names every place
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
