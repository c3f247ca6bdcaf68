/**
 * Synthesizes the CDK app into a folder, with or without bundles of its functions, and reads the
 * templates.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import * as z from 'zod';
import { StartupError } from './startup-error.ts';

export const REPOSITORY = path.resolve(import.meta.dirname, '..');

/** A synthesis takes about two seconds. */
const PATIENCE_MS = 60_000;

/**
 * Returns the templates of the given assembly, or of one that is synthesized now.
 * @throws {StartupError}
 */
export async function templatesOf(assembly: string | undefined): Promise<Map<string, unknown>> {
  if (assembly) return readTemplates(assembly);
  const folder = mkdtempSync(path.join(tmpdir(), 'postcall-cdk-'));
  try {
    await synthesize(folder, { bundles: 'none' });
    return readTemplates(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Synthesizes in a separate process, because the CDK library uses more memory than the running
 * stack.
 * @param repository the repository of the app; this one by default
 * @throws {StartupError}
 */
export async function synthesize(
  outDir: string,
  { bundles, repository = REPOSITORY }: { bundles: 'built' | 'none'; repository?: string },
): Promise<void> {
  const child = spawn(process.execPath, [path.join(repository, 'infra/app.ts')], {
    cwd: repository,
    stdio: ['ignore', 'ignore', 'pipe'],
    timeout: PATIENCE_MS,
    env: {
      PATH: process.env.PATH,
      CDK_OUTDIR: outDir,
      CDK_CONTEXT_JSON: JSON.stringify({
        ...appContext(repository),
        // The `cdk` command sets this too: the template then says where a function's bundle is.
        'aws:cdk:enable-asset-metadata': true,
        bundles,
        rules: 'unchecked',
      }),
    },
  });
  const stderr = text(child.stderr);
  const code = await new Promise((resolve) => child.once('close', resolve));
  if (code === 0) return;
  const lines = (await stderr).split('\n').map((line) => line.trim());
  const line = lines.find((one) => /^\w*Error\b/.test(one)) ?? lines.find(Boolean) ?? `exit code ${code}`;
  throw new StartupError(`the CDK app in infra/ cannot be synthesized: ${line}`);
}

/** Returns the context of cdk.json, as `cdk` passes it: its feature flags change the template. */
const appContext = (repository: string): Record<string, unknown> =>
  z
    .object({ context: z.record(z.string(), z.unknown()) })
    .parse(JSON.parse(readFileSync(path.join(repository, 'cdk.json'), 'utf8'))).context;

const Manifest = z.object({
  artifacts: z.record(
    z.string(),
    z.object({ type: z.string(), properties: z.object({ templateFile: z.string() }).partial().optional() }),
  ),
});

/** Returns the templates of an assembly by stack name. @throws {StartupError} */
export function readTemplates(assembly: string): Map<string, unknown> {
  try {
    const manifest = Manifest.parse(JSON.parse(readFileSync(path.join(assembly, 'manifest.json'), 'utf8')));
    const templates = new Map<string, unknown>();
    for (const [name, { type, properties }] of Object.entries(manifest.artifacts)) {
      if (type !== 'aws:cloudformation:stack' || !properties?.templateFile) continue;
      templates.set(name, JSON.parse(readFileSync(path.join(assembly, properties.templateFile), 'utf8')));
    }
    return templates;
  } catch (error) {
    throw new StartupError(
      `the synthesized template cannot be read: ${error instanceof Error ? error.message : error}`,
    );
  }
}
