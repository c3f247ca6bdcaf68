/** One stack for one data folder: two would both take up its calls. */
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { readStackFile } from './stack-file.ts';
import { StartupError } from './startup-error.ts';

/**
 * Takes the folder for this process. The lock is the operating system's, held through SQLite: it ends with the process,
 * however that ends, so that no stack is kept out by one that was killed.
 * @returns gives the folder back
 * @throws {StartupError} when another stack has it
 */
export function lockData(dataDir: string): () => void {
  const database = new DatabaseSync(path.join(dataDir, 'stack.lock'));
  try {
    database.exec('BEGIN EXCLUSIVE');
  } catch {
    database.close();
    const other = readStackFile(dataDir);
    const where = other ? `${other.api_url}, pid ${other.pid}` : 'it is just starting or ending';
    throw new StartupError(`a stack runs on this DATA_DIR already: ${where}`);
  }
  return () => database.close();
}
