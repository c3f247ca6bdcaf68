import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildBundles } from '../../../infra/bundles.ts';

const sources = globSync('functions/**/*.ts')
  .sort()
  .map((file) => ({ file, text: readFileSync(file, 'utf8') }));

describe('every function', () => {
  it('has at most 40 lines, and a handler of one of the factories', () => {
    expect(sources.length).toBeGreaterThan(25);
    for (const { file, text } of sources) {
      expect({ file, lines: text.split('\n').length <= 40 }).toEqual({ file, lines: true });
      const [, factory] = /^export const handler = (\w+)\(/m.exec(text) ?? [];
      expect({ file, factory }).toEqual({
        file,
        factory: expect.stringMatching(/^(?:api|public|webhook|sqs)Handler$/),
      });
    }
  });
});

/** The document describes every schema, and loads each from the file that uses it. */
const DOCUMENT = 'functions/reference/document.ts';

describe('the bundle of a function', () => {
  let packagesOf: Map<string, Set<string>>;
  const folder = mkdtempSync(path.join(tmpdir(), 'postcall-bundles-'));
  beforeAll(async () => {
    const { outputs } = await buildBundles(folder);
    packagesOf = new Map(
      Object.values(outputs).flatMap(({ entryPoint, inputs }) =>
        entryPoint === undefined ? [] : [[entryPoint, packagesIn(Object.keys(inputs))] as const],
      ),
    );
  }, 60_000);
  afterAll(() => rmSync(folder, { recursive: true }));

  const holding = (name: string) =>
    sources.map(({ file }) => file).filter((file) => packagesOf.get(file)?.has(name));
  const calling = (pattern: RegExp) =>
    sources.filter(({ text }) => pattern.test(text)).map(({ file }) => file);

  it.each([
    ['@aws-sdk/client-sqs', /Queue\(\)/],
    ['@aws-sdk/client-dynamodb', /configuredTable\(\)/],
    ['@aws-lambda-powertools/idempotency', /idempotent\(/],
    ['@aws-lambda-powertools/batch', /sqsHandler\(/],
    ['openai', /openModel\(/],
    ['undici', /configuredSender\(\)/],
    ['jose', /apiHandler\(/],
    ['@aws-sdk/client-secrets-manager', /apiHandler\(|openAiKey\(/],
  ])('holds %s only where it is used', (name, use) => {
    const functions = holding(name);
    expect(functions.length).toBeGreaterThan(0);
    expect(functions.filter((file) => file !== DOCUMENT)).toEqual(calling(use));
  });

  it('of unknown routes holds no schemas', () => {
    expect(packagesOf.get('functions/unknown-route.ts')).not.toContain('zod');
  });
});

const packagesIn = (inputs: string[]): Set<string> =>
  new Set(
    inputs.flatMap((input) => {
      const [, name] = /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input) ?? [];
      return name === undefined ? [] : [name];
    }),
  );
