/** The CDK app, synthesized into a folder, without bundling: the local stack runs the sources. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import * as z from 'zod';
import { StartupError } from './startup-error.ts';

export const REPOSITORY = path.resolve(import.meta.dirname, '../..');

/** Synthesizes in a process of its own: the CDK library alone is larger than the running stack. */
export async function synthesize(outDir: string): Promise<void> {
  const child = spawn(process.execPath, [path.join(REPOSITORY, 'infra/app.ts')], {
    cwd: REPOSITORY,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: {
      PATH: process.env.PATH,
      CDK_OUTDIR: outDir,
      CDK_CONTEXT_JSON: JSON.stringify({ 'aws:cdk:bundling-stacks': [] }),
    },
  });
  const complaint = text(child.stderr);
  const code = await new Promise((resolve) => child.once('close', resolve));
  if (code === 0) return;
  const [line = 'no message'] = (await complaint).split('\n').filter((one) => /error|«/i.test(one));
  throw new StartupError(`the CDK app in infra/ cannot be synthesized: ${line.trim()}`);
}

const Manifest = z.object({
  artifacts: z.record(
    z.string(),
    z.object({ type: z.string(), properties: z.object({ templateFile: z.string() }).partial().optional() }),
  ),
});

/** The templates of an assembly by the names of their stacks. @throws {StartupError} */
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
