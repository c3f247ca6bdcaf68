/** `npm start`: the whole system on this machine, until Ctrl-C. */
import pc from 'picocolors';
import { readSettings } from './settings.ts';
import { type RunningStack, startStack } from './stack.ts';
import { StartupError } from './startup-error.ts';
import { mintToken } from './token.ts';

try {
  const stack = await startStack(readSettings(process.env));
  endOnSignals(stack);
  console.log(await banner(stack));
} catch (error) {
  console.error(`postcall: ${error instanceof StartupError ? error.message : error}`);
  process.exit(1);
}

function endOnSignals(stack: RunningStack): void {
  let ending = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      // A second Ctrl-C does not wait.
      if (ending) process.exit(130);
      ending = true;
      stack.stop().then(
        () => process.exit(0),
        () => process.exit(1),
      );
    });
  }
}

async function banner({ file, logFile, standIn, takenUp }: RunningStack): Promise<string> {
  const token = await mintToken(file.jwt_secret, 97);
  const model = standIn
    ? pc.yellow('a stand-in on this machine, by rules: not gpt-4o (set OPENAI_API_KEY for the real one)')
    : 'the model that your settings name';
  return [
    `${pc.bold('postcall')} is ready at ${pc.cyan(file.api_url)}`,
    `  model     ${model}`,
    `  receiver  ${file.receiver_url}/<name> takes deliveries and shows them`,
    `  queue     ${file.call_ended_queue_url}`,
    `  logs      ${logFile}`,
    ...(takenUp > 0 ? [`  taken up  ${takenUp} calls that the run before had not finished`] : []),
    '  a token of outlet 97, ready to use:',
    `curl -H 'authorization: ${token}' ${file.api_url}/v2/post_call/data/variables`,
  ].join('\n');
}
