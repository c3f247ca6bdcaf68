/**
 * A Lambda function on this machine: its first event loads it into a worker thread with its own
 * environment.
 */
import { randomUUID } from 'node:crypto';
import { arn } from '../account.ts';
import type { FunctionDefinition } from '../cloudformation/system.ts';
import { type LambdaContext, type RuntimeOptions, type Sandbox, startSandbox } from './sandbox.ts';

/** Thrown when an invoked function fails, times out, or its worker dies. */
export class FunctionError extends Error {
  override name = 'FunctionError';
}

export interface LambdaFunction {
  /** Returns the handler's result after a round trip through JSON. @throws {FunctionError} */
  invoke: (event: unknown) => Promise<unknown>;
  /** Ends every worker; events in flight fail. */
  stop: () => Promise<void>;
}

/** Lambda's limit of a response. */
const MAX_RESULT_BYTES = 6 * 1024 * 1024;

/** Creates a function. One worker handles concurrent events; on AWS each has its own sandbox. */
export function lambdaFunction(definition: FunctionDefinition, options: RuntimeOptions): LambdaFunction {
  const { name, timeoutSeconds } = definition;
  const sandboxes = new Set<Sandbox>();
  let current: Sandbox | undefined;

  const sandboxForNewEvents = (): Sandbox => {
    if (current && !current.isRetired()) return current;
    const started = startSandbox(definition, options);
    sandboxes.add(started);
    void started.ended.then(() => sandboxes.delete(started));
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
      // Lambda logs what a handler throws: the log shows the cause of a 500 of the gateway.
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
  Buffer.byteLength(result) > MAX_RESULT_BYTES ? 'the response is larger than 6 MB' : undefined;

const contextOf = ({ name, memoryMb }: FunctionDefinition): LambdaContext => ({
  awsRequestId: randomUUID(),
  functionName: name,
  functionVersion: '$LATEST',
  invokedFunctionArn: arn('lambda', `function:${name}`),
  memoryLimitInMB: String(memoryMb),
  callbackWaitsForEmptyEventLoop: true,
  logGroupName: `/aws/lambda/${name}`,
  logStreamName: 'local',
});
