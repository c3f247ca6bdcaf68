/**
 * The files of a running stack in its data folder: `stack.json` says how to reach it, `stack.lock`
 * keeps a second stack out.
 */
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import * as z from 'zod';
import { StartupError } from './startup-error.ts';

export const StackFile = z.object({
  /** Without a trailing slash; paths begin with `/v2/`. */
  api_url: z.string(),
  call_ended_queue_url: z.string(),
  sqs_endpoint: z.string(),
  dynamodb_endpoint: z.string(),
  table_name: z.string(),
  /** The first secret of `JWT_SECRET`. */
  jwt_secret: z.string(),
  receiver_url: z.string(),
  pid: z.int(),
});
export type StackFile = z.infer<typeof StackFile>;

const fileOf = (dataDir: string): string => path.join(dataDir, 'stack.json');

/** Returns undefined when the file is missing or invalid. */
export function readStackFile(dataDir: string): StackFile | undefined {
  try {
    return StackFile.parse(JSON.parse(readFileSync(fileOf(dataDir), 'utf8')));
  } catch {
    return undefined;
  }
}

/** Writes the file atomically. Only this user may read it, because it contains a secret. */
export function writeStackFile(dataDir: string, file: StackFile): void {
  const draft = `${fileOf(dataDir)}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify(file, null, 2)}\n`, { mode: 0o600 });
  renameSync(draft, fileOf(dataDir));
}

export const removeStackFile = (dataDir: string): void => rmSync(fileOf(dataDir), { force: true });

/**
 * Locks the data folder, because two stacks on one folder would both resume its calls. SQLite holds
 * a lock of the operating system, which ends with the process even after SIGKILL.
 * @returns a function that releases the lock
 * @throws {StartupError} when another stack holds the lock
 */
export function lockDataDir(dataDir: string): () => void {
  const database = new DatabaseSync(path.join(dataDir, 'stack.lock'));
  try {
    database.exec('BEGIN EXCLUSIVE');
  } catch {
    database.close();
    const other = readStackFile(dataDir);
    const which = other ? `${other.api_url}, pid ${other.pid}` : 'it is starting or stopping';
    throw new StartupError(
      `a stack already runs on this DATA_DIR (${which}): stop it, or set DATA_DIR to another folder`,
    );
  }
  return () => database.close();
}
