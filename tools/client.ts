/** `npm run client`: a typed client of the API, generated from its OpenAPI document. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { generateSource } from 'oazapfts';
import { openApiDocument } from '../lib/openapi/document.ts';

const CLIENT = path.join(import.meta.dirname, '../console/client/postcall.ts');

// Its types are right for those who call it; inside, its runtime is not written for exactOptionalPropertyTypes.
const UNCHECKED = '// @ts-nocheck: generated, see generate.ts';

/** The client's source. */
export async function clientSource(): Promise<string> {
  const folder = mkdtempSync(path.join(tmpdir(), 'postcall-client-'));
  try {
    const file = path.join(folder, 'openapi.json');
    writeFileSync(file, JSON.stringify(openApiDocument()));
    return `${UNCHECKED}\n${await generateSource(file, { useUnknown: true })}`;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

if (import.meta.main) writeFileSync(CLIENT, await clientSource());
