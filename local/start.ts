/** `npm start`: runs the whole system on this machine until Ctrl-C. */
import pc from 'picocolors';
import { mintToken } from './access-tokens.ts';
import { readSettings } from './settings.ts';
import { type RunningStack, startStack } from './stack.ts';
import { StartupError } from './startup-error.ts';

/** The outlet whose token the banner shows. */
const OUTLET = 97;

/**
 * Both the terminal and npm send the signal of one Ctrl-C: a second signal within this time is the
 * same one.
 */
const SAME_SIGNAL_MS = 1_000;

let stoppingSince: number | undefined;
const starting = Promise.try(() => startStack(readSettings(process.env)));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
try {
  console.log(await banner(await starting));
} catch (error) {
  // Ctrl-C also ends the synthesis: a start that the person stopped has not failed.
  if (stoppingSince !== undefined) process.exit(0);
  console.error(`postcall: ${error instanceof StartupError ? error.message : error}`);
  process.exit(1);
}

/** Stops the stack, also one that is still starting. A second Ctrl-C exits at once. */
function stop(): void {
  if (stoppingSince === undefined) {
    stoppingSince = Date.now();
    void starting.then((stack) => stack.stop()).finally(() => process.exit(0));
  } else if (Date.now() - stoppingSince > SAME_SIGNAL_MS) {
    process.exit(130);
  }
}

/** Returns the addresses of a running stack, and a request that can be pasted into a terminal. */
async function banner({ file, logFile, simulatedModel, resumedCalls }: RunningStack): Promise<string> {
  const token = await mintToken(file.jwt_secret, OUTLET);
  const model = simulatedModel
    ? pc.yellow('Test mode: values come from simple rules, not gpt-4o (set OPENAI_API_KEY to use gpt-4o)')
    : 'set by OPENAI_API_KEY and OPENAI_BASE_URL';
  const calls = resumedCalls === 1 ? '1 call' : `${resumedCalls} calls`;
  return [
    `${pc.bold('postcall')} is ready at ${pc.cyan(file.api_url)}`,
    `  model     ${model}`,
    `  console   ${file.api_url}/console/ shows calls, variables and destinations; sign in with a token`,
    `  receiver  ${file.receiver_url}/<name> accepts deliveries and shows them`,
    `  queue     ${file.call_ended_queue_url}`,
    `  logs      ${logFile}`,
    ...(resumedCalls > 0 ? [`  resumed   ${calls} that the last run did not finish`] : []),
    `  a request with a token of outlet ${OUTLET}, ready to paste:`,
    `curl -H 'authorization: ${token}' ${file.api_url}/v2/post_call/data/variables`,
  ].join('\n');
}
