/** A Lambda function on this machine: loaded at its first event into a worker of its own, with only its own environment. */
import { randomUUID } from 'node:crypto';
import { ACCOUNT, REGION } from '../region.ts';
import type { FunctionDefinition } from '../template.ts';
import type { LambdaContext } from './protocol.ts';
import { type RuntimeOptions, type Sandbox, startSandbox } from './sandbox.ts';

/** Thrown to whoever invoked a function that failed, ran out of time or died. */
export class FunctionError extends Error {
  override name = 'FunctionError';
}

export interface LambdaFunction {
  /** The handler's result, as JSON carries it. @throws {FunctionError} */
  invoke: (event: unknown) => Promise<unknown>;
  /** Ends every worker; events in hand fail. */
  stop: () => Promise<void>;
}

/** Lambda's limit of a function's answer: 6 MB, and a little for its own envelope. */
const MAX_RESULT_BYTES = 6 * 1024 * 1024;

/** Takes several events at once, in one worker; on AWS each has a sandbox of its own. */
export function lambdaFunction(definition: FunctionDefinition, options: RuntimeOptions): LambdaFunction {
  const { name, timeoutSeconds } = definition;
  const sandboxes = new Set<Sandbox>();
  let current: Sandbox | undefined;

  const sandboxForNewEvents = (): Sandbox => {
    if (current && !current.isRetired()) return current;
    const started = startSandbox(definition, options);
    sandboxes.add(started);
    started.ended.then(() => sandboxes.delete(started));
    current = started;
    return started;
  };

  return {
    invoke: async (event) => {
      const context = contextOf(definition);
      const outcome = await sandboxForNewEvents().run(JSON.stringify(event), context, timeoutSeconds * 1000);
      const error = 'error' in outcome ? outcome.error : tooLarge(outcome.result);
      if (error === undefined && 'result' in outcome) return JSON.parse(outcome.result);
      const { awsRequestId: function_request_id } = context;
      // Lambda logs what a handler throws; so a 500 of the gateway has its cause in the log here too.
      options.log(
        JSON.stringify({
          level: 'ERROR',
          message: `${name}: ${error}`,
          function_name: name,
          function_request_id,
        }),
      );
      throw new FunctionError(`${name}: ${error}`);
    },
    stop: async () => {
      await Promise.all([...sandboxes].map((sandbox) => sandbox.end()));
    },
  };
}

const tooLarge = (result: string): string | undefined =>
  Buffer.byteLength(result) > MAX_RESULT_BYTES ? 'its answer is larger than 6 MB' : undefined;

const contextOf = ({ name, memoryMb }: FunctionDefinition): LambdaContext => ({
  awsRequestId: randomUUID(),
  functionName: name,
  functionVersion: '$LATEST',
  invokedFunctionArn: `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${name}`,
  memoryLimitInMB: String(memoryMb),
  callbackWaitsForEmptyEventLoop: true,
  logGroupName: `/aws/lambda/${name}`,
  logStreamName: 'local',
});
