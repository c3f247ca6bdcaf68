/** What `npm start` says when it is ready. */
import pc from 'picocolors';
import type { RunningStack } from './stack.ts';
import { mintToken } from './tokens.ts';

/** Says where everything is, and gives a request that works as it stands. */
export async function banner({
  file,
  logFile,
  simulatedModel,
  takenUp,
}: Omit<RunningStack, 'stop'>): Promise<string> {
  const token = await mintToken(file.jwt_secret, 97);
  const model = simulatedModel
    ? pc.yellow('a stand-in on this machine, by rules: not gpt-4o (set OPENAI_API_KEY for the real one)')
    : 'the one that your settings name';
  return [
    `${pc.bold('postcall')} is ready at ${pc.cyan(file.api_url)}`,
    `  model     ${model}`,
    `  console   ${file.api_url}/console/ shows calls, variables and destinations; sign in with a token`,
    `  receiver  ${file.receiver_url}/<name> takes deliveries and shows them`,
    `  queue     ${file.call_ended_queue_url}`,
    `  logs      ${logFile}`,
    ...(takenUp > 0 ? [`  taken up  ${takenUp} calls that the run before had not finished`] : []),
    '  a token of outlet 97, ready to use:',
    `curl -H 'authorization: ${token}' ${file.api_url}/v2/post_call/data/variables`,
  ].join('\n');
}
