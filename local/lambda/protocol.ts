/** What passes between a function's runtime and its worker. */

export interface WorkerInput {
  /** URL of the module that exports `handler`. */
  entry: string;
}

/** As much of Lambda's context object as does not change while an event is handled. */
export interface LambdaContext {
  awsRequestId: string;
  functionName: string;
  functionVersion: string;
  invokedFunctionArn: string;
  memoryLimitInMB: string;
  callbackWaitsForEmptyEventLoop: boolean;
  logGroupName: string;
  logStreamName: string;
}

export interface WorkItem {
  id: number;
  /** JSON. */
  event: string;
  context: LambdaContext;
  /** Epoch milliseconds. */
  deadline: number;
}

/** `result` is JSON. */
export type Outcome = { id: number; result: string } | { id: number; error: string };
