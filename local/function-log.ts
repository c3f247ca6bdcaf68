/** What functions print: all of it in a file, errors at the terminal too. */
import { openSync, writeSync } from 'node:fs';

const ERROR = /"level":\s*"ERROR"/;

/** Takes whole lines. The file is for this user alone, and of this run. */
export function openFunctionLog(file: string, terminal: NodeJS.WritableStream): (line: string) => void {
  const log = openSync(file, 'w', 0o600);
  return (line) => {
    writeSync(log, `${line}\n`);
    if (ERROR.test(line)) terminal.write(`${line}\n`);
  };
}
