/** `$DATA_DIR/stack.json`: how a running stack is reached. */
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';

export const StackFile = z.object({
  /** Without a slash at its end; paths begin with `/v2/`. */
  api_url: z.string(),
  call_ended_queue_url: z.string(),
  sqs_endpoint: z.string(),
  dynamodb_endpoint: z.string(),
  table_name: z.string(),
  /** The first of `JWT_SECRET`. */
  jwt_secret: z.string(),
  receiver_url: z.string(),
  pid: z.int(),
});
export type StackFile = z.infer<typeof StackFile>;

const place = (dataDir: string): string => path.join(dataDir, 'stack.json');

/** Undefined where there is none that can be read. */
export function readStackFile(dataDir: string): StackFile | undefined {
  try {
    return StackFile.parse(JSON.parse(readFileSync(place(dataDir), 'utf8')));
  } catch {
    return undefined;
  }
}

/** For this user alone: it holds a secret. Whoever waits for the file never sees half of it. */
export function writeStackFile(dataDir: string, file: StackFile): void {
  const draft = `${place(dataDir)}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify(file, null, 2)}\n`, { mode: 0o600 });
  renameSync(draft, place(dataDir));
}

export const removeStackFile = (dataDir: string): void => rmSync(place(dataDir), { force: true });
