/** `npm run client`: generates the typed API client from the OpenAPI document. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { generateSource } from 'oazapfts';
import { openApiDocument } from '../lib/openapi/document.ts';

const CLIENT = path.join(import.meta.dirname, '../console/client/postcall.ts');

// The types are correct for callers, but the generated code does not compile with
// exactOptionalPropertyTypes.
const UNCHECKED = '// @ts-nocheck: generated, see generate.ts';

/** Returns the source of the client. */
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
