/** What passes between a function's runtime and its worker. */

export interface WorkerInput {
  /** URL of the module that exports `handler`. */
  entry: string;
}

export interface WorkItem {
  id: number;
  event: unknown;
  context: {
    awsRequestId: string;
    functionName: string;
    functionVersion: string;
    invokedFunctionArn: string;
    memoryLimitInMB: string;
    callbackWaitsForEmptyEventLoop: boolean;
    logGroupName: string;
    logStreamName: string;
  };
  /** Epoch milliseconds. */
  deadline: number;
}

export type Outcome = { id: number; result: unknown } | { id: number; error: string };
