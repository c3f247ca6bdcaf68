/** `npm start`: the whole system on this machine, until Ctrl-C. */
import { banner } from './banner.ts';
import { readSettings } from './settings.ts';
import { startStack } from './stack.ts';
import { StartupError } from './startup-error.ts';

/** npm passes Ctrl-C on, which the terminal has sent already: within this time a second one is the same. */
const SAME_SIGNAL_MS = 1_000;

let endingSince: number | undefined;
const starting = Promise.try(() => startStack(readSettings(process.env)));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, end);
try {
  console.log(await banner(await starting));
} catch (error) {
  // Ctrl-C reaches the synthesis too: a start that is given up has not failed.
  if (endingSince !== undefined) process.exit(0);
  console.error(`postcall: ${error instanceof StartupError ? error.message : error}`);
  process.exit(1);
}

/** Ends cleanly what runs, or what is just starting; whoever asks again does not want to wait. */
function end(): void {
  if (endingSince === undefined) {
    endingSince = Date.now();
    starting.then((stack) => stack.stop()).finally(() => process.exit(0));
  } else if (Date.now() - endingSince > SAME_SIGNAL_MS) {
    process.exit(130);
  }
}
